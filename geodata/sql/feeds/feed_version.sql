-- The version of the data of a collection.
SELECT ({version}) AS version;
