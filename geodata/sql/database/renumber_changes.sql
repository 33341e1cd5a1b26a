-- Gives restored changes a transaction of this server: those of the old one may lie in its future, unread for ever.
UPDATE gridsvc.change
   SET xid = pg_current_xact_id();
