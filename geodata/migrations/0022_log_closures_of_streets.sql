-- Closures of streets are in the log of changes, so that readers of their feed are told.

CREATE TRIGGER log_insert AFTER INSERT ON road_closure REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION log_change('closures', 'public_id', 'NULL', 'city_id');
CREATE TRIGGER log_update AFTER UPDATE ON road_closure REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION log_change('closures', 'public_id', 'NULL', 'city_id');
CREATE TRIGGER log_delete AFTER DELETE ON road_closure REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION log_change('closures', 'public_id', 'NULL', 'city_id');
