"""The few marks that every page draws: an icon, a running time, a key to press."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.dates import MONTHS_ALT
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from hotline.rows import Row, fillable
from hotline.rows import filled as row_filled

register = template.Library()
DAY, HOUR, MINUTE = 86400, 3600, 60
PRINTED = {"Enter": "⏎", "Space": "␣", "Escape": "Esc"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw one symbol of the sprite; it only repeats what the words beside it say."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def key(combination: str) -> SafeString:
    """Print the key that does the same as the button it stands on."""
    parts = combination.replace("+", " ").split()
    single = len(parts) == 1 and len(combination) == 1
    return format_html_join(
        "",
        '<kbd aria-hidden="true"{}>{}</kbd>',
        (
            (SafeString(" data-single") if single else "", PRINTED.get(part, part.capitalize()))
            for part in parts
        ),
    )


@register.simple_tag
def elapsed(since: datetime, now: datetime, tick: str = "minute") -> SafeString:
    """Show how long something has lasted; the browser keeps the figure going from there."""
    seconds = int((now - since).total_seconds())
    return format_html(
        '<time class="num" datetime="{0}" data-since="{0}" data-tick="{1}">{2}</time>',
        since.isoformat(),
        tick,
        running(seconds) if tick == "second" else waited(seconds),
    )


@register.simple_tag(takes_context=True)
def filled(context: Context, template: str, row: Row, **beside: Any) -> str:
    """Include the template of one row of a long list, at a fraction of what including costs."""
    return row_filled(template, row, context, beside)


@register.filter
def got(things: Any, name: Any) -> Any:
    """The thing of this name: an entry of a mapping, a field of a form, words in a language."""
    try:
        return things[name]
    except (KeyError, TypeError, IndexError):
        return ""


@register.filter
def running(seconds: int) -> str:
    """Say a length of time as a stop-watch would: 07:42, and 1:07:42 from an hour on."""
    hours, rest = divmod(max(0, seconds), HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


@register.filter
@fillable
def waited(seconds: int) -> str:
    """Say a length of time to the minute, as lists do, so that nothing flickers."""
    if seconds < MINUTE:
        return gettext("<1 min")
    if seconds < HOUR:
        return gettext("%(minutes)s min") % {"minutes": seconds // MINUTE}
    if seconds < DAY:
        hours, rest = divmod(seconds, HOUR)
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest // MINUTE}
    return gettext("%(days)s d") % {"days": seconds // DAY}


@register.filter
@fillable
def stamp(moment: datetime) -> str:
    """Say a moment as scripts read it, in the zone of the house."""
    return localtime(moment).isoformat()


@register.filter
@fillable
def day_and_hour(moment: datetime) -> str:
    """Say a moment as lists do: 3 November, 14:05."""
    here = localtime(moment)
    return f"{here.day} {_months(get_language())[here.month]}, {here:%H:%M}"


@lru_cache
def _months(language: str | None) -> dict[int, str]:
    """The months as this language says them behind a day."""
    return {number: str(name) for number, name in MONTHS_ALT.items()}
