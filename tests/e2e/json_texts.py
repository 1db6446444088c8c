"""Texts that are JSON, are none, or are disputed: what a strict parser tells apart (RFC 8259).

y_: has to be taken, n_: has to be refused, i_: either is right.
"""

DEPTH = 100_000

TEXTS: dict[str, bytes] = {
    # Numbers
    "y_number_zero.json": b"[0]", "y_number_minus_zero.json": b"[-0]",
    "y_number_exponent.json": b"[1E+2]", "y_number_fraction.json": b"[-0.5e-3]",
    "n_number_leading_zero.json": b"[012]", "n_number_minus_alone.json": b"[-]",
    "n_number_plus.json": b"[+1]", "n_number_dot_alone.json": b"[.5]",
    "n_number_dot_at_end.json": b"[5.]", "n_number_hexadecimal.json": b"[0x1f]",
    "n_number_exponent_empty.json": b"[1e]", "n_number_infinity.json": b"[Infinity]",
    "n_number_nan.json": b"[NaN]", "n_number_two_dots.json": b"[1.2.3]",
    "n_number_full_width.json": "[\uff11]".encode(), "n_number_underscore.json": b"[1_000]",
    "i_number_huge_exponent.json": b"[1e9999]",
    "i_number_many_digits.json": b"[" + b"7" * 500 + b"]",
    # Strings
    "y_string_escapes.json": rb'["\"\\\/\b\f\n\r\tA\u00e9"]',
    "y_string_pair.json": rb'["\ud83d\ude00"]', "y_string_null_escaped.json": rb'["\u0000"]',
    "y_string_delete.json": b'["\x7f"]', "y_string_line_separator.json": '["\u2028"]'.encode(),
    "n_string_single_quotes.json": b"['a']", "n_string_open.json": b'["a',
    "n_string_escape_unknown.json": rb'["\x00"]', "n_string_escape_cut.json": rb'["\u00"]',
    "n_string_escape_at_end.json": b'["\\', "n_string_control.json": b'["a\x1fb"]',
    "n_string_tab.json": b'["a\tb"]', "n_string_unquoted.json": b"[a]",
    "i_string_lone_surrogate.json": rb'["\ud83d"]',
    "i_string_reversed_pair.json": rb'["\ude00\ud83d"]',
    "i_string_overlong_utf8.json": b'["\xc0\xaf"]', "i_string_latin_1.json": b'["\xe9"]',
    "i_string_surrogate_in_utf8.json": b'["\xed\xa0\x80"]',
    "i_string_mark_and_text.json": b'\xef\xbb\xbf["a"]',
    # Arrays and objects
    "y_array_empty.json": b"[]", "y_array_spaces.json": b"[ 1 ,\r2 ]",
    "y_array_nested.json": b"[[[]]]",
    "y_object_empty.json": b"{}", "y_object_empty_name.json": b'{"":0}',
    "y_object_nested.json": b'{"a":{"b":[{"c":null}]}}',
    "y_object_duplicated_key.json": b'{"a":1,"a":2}',
    "y_object_duplicated_key_escaped.json": rb'{"a":1,"\u0061":2}',
    "n_array_trailing_comma.json": b"[1,]", "n_array_leading_comma.json": b"[,1]",
    "n_array_open.json": b"[1", "n_array_closed_twice.json": b"[1]]",
    "n_array_colon.json": b"[1:2]",
    "n_array_spread.json": b"[1 2]", "n_object_trailing_comma.json": b'{"a":1,}',
    "n_object_no_value.json": b'{"a":}', "n_object_no_colon.json": b'{"a" 1}',
    "n_object_number_as_name.json": b"{1:1}", "n_object_bracket.json": b'{"a":1]',
    "n_object_open.json": b'{"a":{"b":1}', "n_object_comma_alone.json": b"{,}",
    # Whole texts
    "y_text_string.json": b'"a"', "y_text_number.json": b"7", "y_text_null.json": b"null",
    "y_text_spaces.json": b" \t[1] \r", "n_text_nothing_but_space.json": b" ",
    "n_text_capital.json": b"True", "n_text_cut_literal.json": b"[nul]",
    "n_text_comment.json": b"[1] // one", "n_text_more.json": b"[1] x",
    "n_text_html.json": b"<html>",
    "n_text_null_byte.json": b"\x00", "n_text_form_feed.json": b"[\x0c1]",
    "n_text_no_break_space.json": b"[1]\xc2\xa0", "n_text_deep_array.json": b"[" * DEPTH,
    "n_text_deep_object.json": b'{"a":' * DEPTH,
    # Other encodings
    "i_utf16_little_endian.json": '\ufeff["a"]'.encode("utf-16-le"),
    "i_utf16_big_endian.json": '\ufeff["a"]'.encode("utf-16-be"),
    "i_utf16_no_mark.json": '["abc"]'.encode("utf-16-le"),
}
