//! What may become a link. Records come from files and from other people, so an address is followed only
//! when it is one of four harmless kinds.

use crate::view::draft::is_email;

/// What a link may begin with.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The address to link to, if it is one that is safe to follow: http, https, mailto or tel, and nothing
/// in it that a browser would skip over while reading the scheme.
pub fn safe_link(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let known = SCHEMES.contains(&scheme.as_str());
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    let web = scheme.starts_with("http");
    let host = rest.strip_prefix("//").unwrap_or_default();
    let leads_somewhere = if web {
        host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
    } else {
        !rest.is_empty() && !rest.starts_with('/')
    };
    (known && leads_somewhere && !rest.contains(odd)).then(|| format!("{scheme}:{rest}"))
}

/// The link of a web domain, be it given with its scheme or without.
pub fn web(domain: &str) -> Option<String> {
    let domain = domain.trim();
    if domain.contains(':') && !domain.contains("://") {
        return None;
    }
    if domain.contains("://") {
        return safe_link(domain).filter(|link| link.starts_with("http"));
    }
    let host = domain.split('/').next().unwrap_or_default();
    let labels = host.split('.').count();
    let plain = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    let whole = labels > 1 && host.split('.').all(|l| !l.is_empty()) && host.chars().all(plain);
    whole
        .then(|| safe_link(&["https", "://", domain].concat()))
        .flatten()
}

/// The link that writes to an e-mail address.
pub fn mail(address: &str) -> Option<String> {
    // What would begin a header or hide one is written as what it is.
    let plain = |c: char| c.is_alphanumeric() || "@.-_+'~!$*".contains(c);
    let mut encoded = String::new();
    for c in address.trim().chars() {
        if plain(c) {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    is_email(address.trim())
        .then(|| safe_link(&format!("mailto:{encoded}")))
        .flatten()
}

/// The link that calls a phone number.
pub fn call(number: &str) -> Option<String> {
    let number = number.trim();
    let plus = if number.starts_with('+') { "+" } else { "" };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty())
        .then(|| safe_link(&format!("tel:{plus}{digits}")))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_four_kinds_of_address_become_links() {
        for (address, link) in [
            (
                "https://acme.example/a?b=c#d",
                "https://acme.example/a?b=c#d",
            ),
            ("HTTP://acme.example", "http://acme.example"),
            (" mailto:ana@acme.example ", "mailto:ana@acme.example"),
            ("tel:+49401234", "tel:+49401234"),
        ] {
            assert_eq!(safe_link(address).as_deref(), Some(link), "{address:?}");
        }
    }

    #[test]
    fn what_runs_or_reads_never_becomes_a_link() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript:alert(1)",
            "javascript\n:alert(1)",
            "vbscript:msgbox(1)",
            "data:text/html,<script>alert(1)</script>",
            "blob:https://acme.example/1",
            "file:///etc/passwd",
            "filesystem:https://acme.example/a",
            "view-source:https://acme.example",
            "about:blank",
            "//acme.example",
            "/a",
            "acme.example",
            "https:acme.example",
            "https:///acme.example",
            "https://\\acme.example",
            "https://acme.example/\u{0}",
            "https://acme.example/a b",
            "http:javascript:alert(1)",
            "mailto:",
            "tel:",
            ":",
            "",
        ] {
            assert_eq!(safe_link(address), None, "{address:?}");
        }
    }

    #[test]
    fn a_domain_an_address_and_a_number_lead_where_they_say() {
        for (domain, link) in [
            ("acme.example", Some("https://acme.example")),
            ("www.größe.example/de", Some("https://www.größe.example/de")),
            ("http://acme.example", Some("http://acme.example")),
            ("acme", None),
            ("javascript:alert(1)", None),
            ("javascript://acme.example/%0aalert(1)", None),
            ("mailto://a.example", None),
            ("acme.example:8080", None),
            ("acme..example", None),
            ("user@acme.example", None),
            ("", None),
        ] {
            assert_eq!(web(domain).as_deref(), link, "{domain:?}");
        }
        let sent = mail("o'neil+x@acme.example");
        assert_eq!(sent.as_deref(), Some("mailto:o'neil+x@acme.example"));
        let headers = mail("a?bcc=b&c@acme.example");
        assert_eq!(
            headers.as_deref(),
            Some("mailto:a%3Fbcc%3Db%26c@acme.example")
        );
        assert_eq!(mail("nobody"), None);
        assert_eq!(call("+49 (40) 12-34").as_deref(), Some("tel:+49401234"));
        assert_eq!(call("040 / 1234").as_deref(), Some("tel:0401234"));
        assert_eq!(call("ask Ana"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_given_leads_to_one_of_four(text in "(?i)(javascript|data|https?|mailto|tel)?[:/]{0,3}.{0,20}") {
            for link in [safe_link(&text), web(&text), mail(&text), call(&text)].into_iter().flatten() {
                let scheme = link.split(':').next().unwrap();
                prop_assert!(SCHEMES.contains(&scheme), "{link:?}");
            }
        }
    }
}
