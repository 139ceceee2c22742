from hashlib import blake2b

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from articles.caching import parts

register = template.Library()


class KeepNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str, values: list[FilterExpression]) -> None:
        self.nodelist, self._name, self._values = nodelist, name, values

    def render(self, context: template.Context) -> SafeString:
        return parts.find_or_make(lambda: self._key(context), lambda: self.nodelist.render(context))

    def _key(self, context: template.Context) -> str:
        values = [str(each.resolve(context, ignore_failures=True)) for each in self._values]
        return f"{self._name} {blake2b(repr(values).encode(), digest_size=16).hexdigest()}"


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Keep what the block makes under its name and these values, which say all of it that ever changes.

    {% keep card edition.content_key level %} … {% endkeep %}
    """
    _tag, *words = token.split_contents()
    if not words:
        raise template.TemplateSyntaxError("{% keep %} needs a name, and the values that say what it shows.")
    name, *values = words
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, name, [parser.compile_filter(each) for each in values])
