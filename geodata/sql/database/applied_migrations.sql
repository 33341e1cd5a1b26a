-- Number and checksum of each applied migration file.
SELECT number, sha256 FROM gridsvc.migration;
