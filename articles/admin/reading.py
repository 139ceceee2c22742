class ReadOnly:
    """What the newsroom itself writes: people read it, and add, change and delete nothing."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
