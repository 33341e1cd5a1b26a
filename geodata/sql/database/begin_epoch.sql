-- Begins a new epoch, so that tokens of the change feed from before are refused.
UPDATE gridsvc.epoch
   SET id = gen_random_uuid(), begun_at = now();
