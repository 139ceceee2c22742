"""Which language words are in, where they stand among words of another one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from articles.models import Edition

register = template.Library()


@register.simple_tag
def spoken(language: str) -> SafeString:
    """Return the attributes of an element whose words are in that language."""
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return format_html('lang="{}" dir="{}"', language, direction)


@register.simple_tag
def story_words(edition: Edition) -> SafeString | str:
    """Return the attributes of an element of the site whose words are the story's."""
    return "" if edition.language == get_language() else spoken(edition.language)


@register.simple_tag
def site_words(edition: Edition) -> SafeString | str:
    """Return the attributes of an element of the story whose words are the site's."""
    language = get_language() or ""
    return "" if edition.language == language else spoken(language)
