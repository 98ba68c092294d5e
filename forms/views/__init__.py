"""Pages of the combined form; see ``forms.views.walk`` for how each step is answered."""
