from django.db import migrations

# Receipts that name several records are few; only these pay for the index.
ADD = """
    CREATE INDEX audit_entry_subjects ON audit_entry USING gin ((detail -> 'subjects'))
    WHERE detail ? 'subjects';
    CREATE INDEX audit_entry_tag ON audit_entry (subject_tag, id) WHERE subject_tag IS NOT NULL;
"""
REMOVE = "DROP INDEX audit_entry_subjects, audit_entry_tag"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_where_from")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
