"""When do two addresses name the same page?

Addresses are compared in a normal form and stored as they were found. Nothing is ever opened.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

LONGEST = 8192
"""Characters; a longer address is refused (browsers and servers stop at about 8,000)."""

# Parameters that say how a reader came to the page, not which page it is.
_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "hsa_", "at_", "ns_", "stm_", "vero_", "trk_", "oly_")
_TRACKING_NAMES = (
    "fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid twclid ttclid igshid igsh li_fat_id _ga _gl "
    "mkt_tok cmpid cmp icid ncid ocid xtor s_cid s_kwcid smid smtyp partner referrer ref_src ref_url "
    "feedtype feedname __twitter_impression amp_js_v usqp guccounter guce_referrer guce_referrer_sig "
    "share sharetype taid _hsenc _hsmi wt_mc wtrid sr_share cx_testid cx_testvariant"
)
_TRACKING = frozenset(_TRACKING_NAMES.split())
# Parameters (name, value) that ask for another rendering of the same page.
_RENDERING = frozenset(
    {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp"), ("view", "amp"),
     ("print", ""), ("print", "1"), ("print", "true"), ("outputtype", "print"), ("m", "1")}
)  # fmt: skip
_HOST_PREFIXES = ("www.", "m.", "amp.", "mobile.")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_STEP_SAFE = ":@!$&'()*+,;=~-._"

# Labels under which registries hand out names, and hosts where every customer has a name of his own.
_REGISTRY_LABELS = "ac asso co com edu go gob gouv gov gv ltd mil ne net nic nom or org plc sch"
_HOSTING_NAMES = (
    "blogspot wordpress substack medium tumblr github livejournal typepad weebly wixsite ghost over-blog "
    "hatenablog beehiiv blogger altervista netlify pages"
)
_SECOND_LEVEL, _SHARED_HOSTS = frozenset(_REGISTRY_LABELS.split()), frozenset(_HOSTING_NAMES.split())


def normal_url(url: str) -> str | None:
    """The form of an address in which two addresses of one page are equal, or None if it is none.

    Scheme, ``www.``, ``m.`` and ``amp.``, the marks of AMP and print pages, tracking parameters, the
    order of parameters, a trailing slash, the default port, name and password, fragment and the case
    of the host do not count. None comes back for anything but http and https.

    >>> normal_url("http://m.ElmBay.example:80/pier/amp/?utm_source=x&b=2&a=1#top")
    'https://elmbay.example/pier?a=1&b=2'
    >>> normal_url("javascript:alert(1)") is None
    True
    """
    parts = _split(url)
    if parts is None:
        return None
    host = _normal_host(parts)
    if host is None:
        return None
    path = _normal_path(parts.path)
    inner = _inside_cache(host, path)
    if inner is not None:
        return normal_url(f"{inner}?{parts.query}" if parts.query else inner)
    query = _normal_query(parts.query)
    return f"https://{host}{path}" + (f"?{query}" if query else "")


def host_of(url: str) -> str | None:
    """The host of an address in its normal form (no ``www.``, lower case, no port), or None.

    >>> host_of("https://www.ElmBay.example:8080/pier")
    'elmbay.example:8080'
    """
    normal = normal_url(url)
    return None if normal is None else normal[len("https://") :].partition("/")[0].partition("?")[0]


def is_front_page(url: str) -> bool:
    """Whether an address names a whole site, not a page of it.

    >>> is_front_page("https://elmbay.example/"), is_front_page("https://elmbay.example/pier")
    (True, False)
    """
    normal = normal_url(url)
    if normal is None:
        return False
    path, _, query = normal[len("https://") :].partition("?")
    rest = path.partition("/")[2]
    return not query and (not rest or _FRONT.fullmatch(rest) is not None)


_FRONT = re.compile(
    r"(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.[a-z]{3,5})?)?", re.IGNORECASE
)


def same_site(first: str, second: str) -> bool:
    """Whether two addresses belong to one publisher: the same host, or editions of one brand.

    An estimate from the names alone: ``news.elmbay.example`` and ``elmbay.co.uk`` are one site, two
    blogs of one hosting service are not.

    >>> same_site("https://www.elmbay.com/a", "https://elmbay.co.uk/b")
    True
    >>> same_site("https://anna.blogspot.com/a", "https://otto.blogspot.com/b")
    False
    """
    one, other = host_of(first), host_of(second)
    return one is not None and other is not None and (one == other or _brand(one) == _brand(other))


def absolute_url(address: str, base: str | None) -> str | None:
    """An address as found in a page made absolute, untouched otherwise; None unless http or https.

    >>> absolute_url("/pier", "https://elmbay.example/news/")
    'https://elmbay.example/pier'
    >>> absolute_url("/pier", None) is None
    True
    """
    address = address.strip()
    if not address or len(address) > LONGEST:
        return None
    if base:
        try:
            address = urljoin(base, address)
        except ValueError:
            return None
    elif address.startswith("//"):
        address = f"https:{address}"
    return address if normal_url(address) is not None else None


def _split(url: str) -> SplitResult | None:
    url = url.strip()
    if len(url) > LONGEST or not url[:8].lower().startswith(("http://", "https://")):
        return None
    if _CONTROL.search(url):
        return None
    try:
        url.encode("utf-8")  # a lone surrogate is no character of any address
        return urlsplit(url)
    except ValueError:
        return None


def _normal_host(parts: SplitResult) -> str | None:
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    else:
        host = host.rstrip(".")
        if not host.isascii():
            try:
                host = host.encode("idna").decode("ascii").lower()
            except UnicodeError:
                return None
        if ".." in host:
            return None
        host = _without_prefixes(host)
    if not _HOST.fullmatch(host):
        return None
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _without_prefixes(host: str) -> str:
    while True:
        for prefix in _HOST_PREFIXES:
            # "m.example" alone is a name, not a mobile edition
            if host.startswith(prefix) and "." in host[len(prefix) :]:
                host = host[len(prefix) :]
                break
        else:
            return host


def _normal_path(path: str) -> str:
    # Each step is read back in its own normal form, so that normalising twice changes nothing.
    kept: list[str] = []
    for raw in path.split("/"):
        step = quote(unquote(raw, errors="surrogateescape"), safe=_STEP_SAFE, errors="surrogateescape")
        if step == "..":
            kept = kept[:-1]
        elif step not in ("", "."):
            kept.append(step)
    while kept and (kept[-1].lower() in ("amp", "amp.html")):
        kept.pop()
    if kept:
        kept[-1] = _without_amp(kept[-1])
    return "".join(f"/{step}" for step in kept)


def _without_amp(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() == "amp" and stem:
        return _without_amp(stem)
    if dot and ending.lower() in ("html", "htm") and stem.lower().endswith(".amp") and len(stem) > 4:
        return _without_amp(f"{stem[:-4]}.{ending}")
    return name


def _normal_query(query: str) -> str:
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=200)
    except ValueError:
        return quote(unquote(query, errors="surrogateescape"), safe="=&", errors="surrogateescape")
    kept = [(name, value) for name, value in pairs if not _is_tracking(name.lower(), value.lower())]
    return urlencode(sorted(kept), errors="surrogateescape")


def _is_tracking(name: str, value: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or (name, value) in _RENDERING


def _inside_cache(host: str, path: str) -> str | None:
    """The address a page has at home when this is a copy of it in an AMP cache."""
    if host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org"):
        steps = path.split("/", 3)  # "", "c" or "v", perhaps "s" for https, the rest
        if len(steps) == 4 and steps[1] in ("c", "v"):
            return f"https://{steps[3] if steps[2] == 's' else steps[2] + '/' + steps[3]}"
    if host.startswith("google.") and path.startswith("/amp/"):
        return f"https://{path.removeprefix('/amp/').removeprefix('s/')}"
    return None


def _brand(host: str) -> str:
    if host.startswith("["):
        return host
    labels = host.partition(":")[0].split(".")
    if len(labels) < 2 or all(label.isdigit() for label in labels):
        return host
    labels.pop()
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    if len(labels) > 1 and labels[-1] in _SHARED_HOSTS:
        return ".".join(labels[-2:])
    return labels[-1]
