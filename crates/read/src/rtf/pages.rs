//! Code pages of text that is not in Unicode: by the charset of its font, otherwise that of the file.

use encoding_rs::Encoding;

/// Returns the encoding of a Windows code page, if it is a web encoding.
pub(super) fn by_code_page(page: i32) -> Option<&'static Encoding> {
    use encoding_rs::*;
    Some(match page {
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 | 1361 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        10007 => X_MAC_CYRILLIC,
        20866 => KOI8_R,
        21866 => KOI8_U,
        28592 => ISO_8859_2,
        28595 => ISO_8859_5,
        65001 => UTF_8,
        _ => return None,
    })
}

/// Returns the encoding of a font by its charset (`\fcharset204` is Russian); `None` if the
/// charset is that of the file.
pub(super) fn by_charset(charset: i32) -> Option<&'static Encoding> {
    let page = match charset {
        // The Latin letters of Western Europe, and symbols.
        0 | 2 => 1252,
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178..=180 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    by_code_page(page)
}
