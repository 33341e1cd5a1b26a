-- Tables of heads are imports like others: recorded, and undone grid by grid.

ALTER TABLE import_run DROP CONSTRAINT import_run_kind_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_kind_check CHECK (kind IN ('regions', 'roads', 'grids', 'sites', 'teams',
    'problems', 'city', 'zones', 'agencies', 'owners', 'rosters', 'components', 'buildings', 'heads'));

-- A person of a grid goes back with the grid alone, and is called by its code.
DROP TRIGGER note_insert ON grid_person;
DROP TRIGGER note_update ON grid_person;
DROP TRIGGER note_delete ON grid_person;
CREATE TRIGGER note_insert AFTER INSERT ON grid_person REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_import('grid', 't.grid_id',
        'coalesce((SELECT grid.code || '' '' FROM grid WHERE grid.id = t.grid_id), '''') || t.name');
CREATE TRIGGER note_update AFTER UPDATE ON grid_person REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_import('grid', 't.grid_id',
        'coalesce((SELECT grid.code || '' '' FROM grid WHERE grid.id = t.grid_id), '''') || t.name');
CREATE TRIGGER note_delete AFTER DELETE ON grid_person REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_import('grid', 't.grid_id',
        'coalesce((SELECT grid.code || '' '' FROM grid WHERE grid.id = t.grid_id), '''') || t.name');
