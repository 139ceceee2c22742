from newsroom.models.attempt import Attempt
from newsroom.models.audit_entry import AuditEntry, Verb

__all__ = ["Attempt", "AuditEntry", "Verb"]
