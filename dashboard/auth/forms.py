"""Forms of the plain pages: labelled fields, what went wrong and what to do, no script."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response
from markupsafe import Markup

from dashboard.plain_pages import plain_page

EMPTY = Markup("")


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``autocomplete`` is the browser's word for it; ``hint`` stands below the label."""

    name: str
    label: str
    kind: str = "text"
    autocomplete: str = "off"
    hint: str = ""
    value: str = ""
    required: bool = True
    extra: Markup = EMPTY


def field(spec: Field) -> Markup:
    """A labelled input with its hint."""
    hint = (
        Markup('<span class="plain-hint" id="{0}-hint">{1}</span>').format(spec.name, spec.hint)
        if spec.hint
        else EMPTY
    )
    described = Markup(' aria-describedby="{}-hint"').format(spec.name) if spec.hint else EMPTY
    return Markup(
        '<div class="plain-field"><label for="{name}">{label}</label>{hint}'
        '<input id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}" '
        'value="{value}"{required}{described}{extra}></div>'
    ).format(
        name=spec.name,
        label=spec.label,
        hint=hint,
        kind=spec.kind,
        autocomplete=spec.autocomplete,
        value=spec.value,
        required=Markup(" required") if spec.required else EMPTY,
        described=described,
        extra=spec.extra,
    )


def select(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: Iterable[str],
    *,
    several: bool = False,
    hint: str = "",
) -> Markup:
    """A labelled choice of (value, text); ``several`` lets more than one be chosen."""
    picked = set(chosen)
    items = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            value, Markup(" selected") if value in picked else EMPTY, text
        )
        for value, text in options
    )
    described = Markup(' aria-describedby="{}-hint"').format(name) if hint else EMPTY
    below = Markup('<span class="plain-hint" id="{}-hint">{}</span>').format(name, hint)
    return Markup(
        '<div class="plain-field"><label for="{name}">{label}</label>{below}'
        '<select id="{name}" name="{name}"{many}{described}>{items}</select></div>'
    ).format(
        name=name,
        label=label,
        below=below if hint else EMPTY,
        many=Markup(' multiple size="6"') if several else EMPTY,
        described=described,
        items=items,
    )


def hidden(name: str, value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def form(
    action: str, button: str, *parts: Markup, quiet: bool = False, says: str | None = None
) -> Markup:
    """A form that posts to ``action``; ``quiet`` for one that is not the page's main one.

    ``says``: what the button does, for a screen reader, where its text alone is not enough.
    """
    named = EMPTY if says is None else Markup(' aria-label="{}"').format(says)
    return Markup(
        '<form class="plain-form" method="post" action="{}">{}'
        '<button class="plain-button{}" type="submit"{}>{}</button></form>'
    ).format(action, Markup("").join(parts), " plain-button-quiet" if quiet else "", named, button)


def problem(text: str | None) -> Markup:
    """What went wrong, announced by screen readers; nothing for ``None``."""
    if text is None:
        return EMPTY
    return Markup('<p class="plain-problem" role="alert">{}</p>').format(text)


def done(text: str | None) -> Markup:
    """What has been done; nothing for ``None``."""
    if text is None:
        return EMPTY
    return Markup('<p class="plain-done" role="status">{}</p>').format(text)


def page(title: str, *parts: Markup, status: int = 200) -> Response:
    """A plain page with its title as the heading."""
    body = Markup("<h1>{}</h1>{}").format(title, Markup("").join(parts))
    return Response(plain_page(title, body), status=status, mimetype="text/html")


def link(href: str, text: str) -> Markup:
    return Markup('<a class="text-link" href="{}">{}</a>').format(href, text)
