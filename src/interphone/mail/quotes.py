"""The new words of a message, without the older ones it answers and without its signature.

Our own, as docs/decisions tells (15). The work is in proportion to the length of the message.

Nothing is lost by mistake: where no new words would be left, all of it counts as new; what a person answers between the
lines stays with the lines; and a message passed on is left whole.
"""

from __future__ import annotations

import re

from interphone.mail.flow import CUT, HEAD, QUOTE, SIGNATURE, Line

HEAD_LINES = 4
"""Over how many lines the sentence above a quote may be wrapped."""
HEAD_LENGTH = 400
MOST_LINES = 5_000
"""A longer message is a log rather than an answer, and left whole."""
SIGNATURE_LINES = 15

# "On Friday Wash wrote:" in the languages of the programs that write it. A date has a digit in it.
_WROTE = re.compile(
    r"""(?:
      on\s.*\bwrote | (?:am|um|vom)\s.*\bschrieb\b.*
    | le\s.*\ba\s[ée]crit | el\s.*\bescribi[óo] | (?:em|no\sdia|a|às)\s.*\bescreveu | il\s.*\bha\sscritto
    | op\s.*\b(?:schreef\b.*|heeft\b.*\bgeschreven)
    | (?:den|d\.|på|tor|fre|l[øöo]r|s[øöo]n|m[aå]n|tir?s?|ons)\W?.*\bskrev\b.*
    | (?:w\sdniu|dnia|pon|wt|śr|czw|pt|sob|niedz)\b.*\b(?:napisał|pisze|użytkownik)\b.*
    )\s*[:：]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
# Those that begin with a name or a date of any form.
_ANY_WROTE = re.compile(
    r"""(?:
      .*\bschrieb\s(?:am|um|im)\b.* | .*\bhat\sam\b.*\bgeschrieben | .*\bschreef\sop\b.* | .*\bskrev\sden\b.*
    | .*\bkirjoitti\b.* | .*\bnap[ií]?sal(?:\(a\)|a|i)?\b.* | .*\b(?:напис|пише)\w*\b.* | .*\bírta\b.*
    | .*\ba\sscris | .*\bέγραψε\b.* | .*\byazd[ıi]\b.* | .*\btarihinde\b.* | .*כתב.* | .*كتب.*
    | .*(?:写道|寫道|のメール|さんは書きました|님이\s?작성).*
    | .*<[^<>@\s]+@[^<>@\s]+> | .*\bby\s\S+@\S+
    )\s*[:：]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
# Words that stand alone between dashes above an older message.
_DIVIDER = re.compile(
    r"\*?[-_—]{3,}\s?(?:original message|ursprüngliche nachricht|original-nachricht|message d'origine|mensaje original"
    r"|mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse"
    r"|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|pôvodná správa|исходное сообщение"
    r"|eredeti üzenet|mesajul original|orijinal mesaj|原始邮件|原始郵件|元のメッセージ|원본 메시지|reply message)"
    r"\s?[-_—]{3,}\*?",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"[_-]{20,}")
# The block of headers that Outlook and others put above an older message.
_FROM = re.compile(
    r"(?:from|von|de|da|van|från|fra|lähettäjä|od|от|від|feladó|de la|από|kimden|发件人|發件人|寄件者"
    r"|差出人|送信者|보낸 사람)\s?[:：]",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?:sent|date|gesendet|datum|envoyé|date d'envoi|enviado(?: el)?|fecha|enviada(?: em)?|data|inviato|verzonden"
    r"|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|odesláno|odoslané|отправлено|дата|надіслано|elküldve|dátum"
    r"|trimis|στάλθηκε|gönderildi|tarih|发送时间|寄件日期|日期|送信日時|日付|보낸 날짜)\s?[:：]",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?:to|an|à|a|para|per|aan|till|til|vastaanottaja|do|komu|pre|кому|címzett|către|προς|kime|收件人|收件者|宛先"
    r"|받는 사람"
    r"|subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|tárgy|subiect"
    r"|θέμα|konu|主题|主旨|件名|제목|cc|kopie|copie)\s?[:：]",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"(?:sent from|get outlook for|von meinem .*gesendet|gesendet (?:von|mit|aus)|diese nachricht wurde von meinem"
    r"|outlook für .*(?:herunterladen|beziehen)|envoyé (?:de|depuis|à partir)|télécharger outlook|enviado (?:desde|do)"
    r"|obtener outlook|inviato da|scarica outlook|verzonden (?:vanaf|met|vanuit)|skickat från|sendt fra|hent outlook"
    r"|lähetetty|wysłano z|pobierz program outlook|odesláno z|odoslané z|отправлено (?:из|с)|надіслано з"
    r"|iphoneから送信|发自我的|從我的.*傳送|나의 .*에서 보냄|sent with|yahoo mail)\b.{0,80}",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"(?:fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|fs|转发|轉寄|転送)\s?[:：]", re.IGNORECASE)


def new_words(lines: list[Line], subject: str = "") -> list[Line]:
    """The lines that are new. All of them where the subject says that a message was passed on, or nothing would be."""
    if _FORWARD.match(subject.strip()) or len(lines) > MOST_LINES:
        return _plain(lines)
    found = _without_signature(_without_quotes(_before_older(lines)))
    return _trimmed(found) if any(not line.blank and not line.quoted for line in found) else _plain(lines)


def _plain(lines: list[Line]) -> list[Line]:
    for line in lines:
        line.mark = line.mark if line.quoted else ""
    return _trimmed(lines)


def _trimmed(lines: list[Line]) -> list[Line]:
    start, end = 0, len(lines)
    while start < end and lines[start].blank:
        start += 1
    while end > start and lines[end - 1].blank:
        end -= 1
    return lines[start:end]


def _before_older(lines: list[Line]) -> list[Line]:
    """Up to where a whole older message begins that is not marked line by line."""
    for index, line in enumerate(lines):
        if line.mark == CUT or _is_divider(line) or _begins_headers(lines, index):
            return _without_line_above(lines[:index])
        if not line.quoted and (length := _head_at(lines, index)):
            after = next((later for later in lines[index + length :] if not later.blank), None)
            if after is not None and not after.quoted:
                return lines[:index]
    return lines


def _is_divider(line: Line) -> bool:
    return not line.quoted and len(line.text) < 100 and _DIVIDER.fullmatch(line.text.strip()) is not None


def _without_line_above(lines: list[Line]) -> list[Line]:
    """Outlook draws a line between new and old."""
    lines = _trimmed(lines)
    return lines[:-1] if lines and _UNDERLINE.fullmatch(lines[-1].text.strip()) else lines


def _begins_headers(lines: list[Line], index: int) -> bool:
    """A line that says whom it is from, and close below it when, and to whom or about what."""
    if lines[index].quoted or not _FROM.match(_bare(lines[index])):
        return False
    below = [_bare(line) for line in lines[index + 1 : index + 9] if not line.blank][:6]
    return any(_SENT.match(words) for words in below) and any(_TO.match(words) for words in below)


def _bare(line: Line) -> str:
    return line.text.strip(" *\u200e\u200f\u202a\u202c")


def _head_at(lines: list[Line], index: int) -> int:
    """Over how many lines from here the sentence above a quote goes; 0 where there is none."""
    if lines[index].mark == HEAD:
        # Gmail marks what stands above a message passed on just so.
        return 0 if lines[index].text.startswith("---") else _length_of_head(lines, index)
    if lines[index].blank:
        return 0
    words: list[str] = []
    for count, line in enumerate(lines[index : index + HEAD_LINES], 1):
        words.append(_bare(line))
        if line.blank or line.quoted or sum(map(len, words)) > HEAD_LENGTH:
            return 0
        if not words[-1].endswith((":", "：")):
            continue
        if _says(_WROTE, words):
            return count
        # Of a sentence that could begin anywhere the last line alone may be all.
        if _says(_ANY_WROTE, words):
            return 0 if any(_says(_ANY_WROTE, words[start:]) for start in range(1, count)) else count
    return 0


def _says(wrote: re.Pattern[str], words: list[str]) -> bool:
    sentence = " ".join(words)
    return any(char.isdigit() for char in sentence) and wrote.fullmatch(sentence) is not None


def _length_of_head(lines: list[Line], index: int) -> int:
    end = index
    while end < len(lines) and lines[end].mark == HEAD:
        end += 1
    return end - index


def _without_quotes(lines: list[Line]) -> list[Line]:
    """Without the quotes that stand above or below all new words; between them they are what is answered."""
    marked = _marked(lines)
    new = [index for index, line in enumerate(marked) if line.mark == "" and not line.blank]
    if not new:
        return []
    runs = sum(
        1 for index in range(new[0], new[-1] + 1) if marked[index].mark == QUOTE and marked[index - 1].mark != QUOTE
    )
    between = set(range(new[0], new[-1] + 1)) if runs else set()
    return [
        line
        for index, line in enumerate(marked)
        if line.mark not in (QUOTE, HEAD) or (index in between and line.mark == QUOTE)
    ]


def _marked(lines: list[Line]) -> list[Line]:
    """The sentence above a quote marked as such, and a quote that might be the writer's own settled by it."""
    for index, line in enumerate(lines):
        length = 0 if line.quoted or line.mark == SIGNATURE else _head_at(lines, index)
        if not length:
            continue
        below = next((at for at in range(index + length, len(lines)) if not lines[at].blank), None)
        if below is None or not lines[below].quoted:
            continue
        for head in lines[index : index + length]:
            head.mark = HEAD
        while below < len(lines) and (lines[below].quoted or lines[below].blank):
            lines[below].mark = QUOTE if lines[below].quoted else lines[below].mark
            below += 1
    return lines


def _without_signature(lines: list[Line]) -> list[Line]:
    lines = [line for line in lines if line.mark != SIGNATURE]
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - SIGNATURE_LINES), -1):
        if lines[index].quoted:
            break
        if lines[index].text.strip() in ("--", "—"):
            lines = lines[:index]
            break
    lines = _trimmed(lines)
    # Two of them where a person has set one and the program adds its own.
    for _ in range(2):
        if len(lines) > 1 and not lines[-1].quoted and _DEVICE.fullmatch(_bare(lines[-1])):
            lines = _trimmed(lines[:-1])
    return lines
