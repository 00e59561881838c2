//! What a code says of the way to a server: WinHTTP's errors, those of the update agent's protocol, and answers in HTTP.
//!
//! Source: Microsoft's headers `winhttp.h`, `wuerror.h`, `deliveryoptimizationerrors.h`, `bitsmsg.h`.

use super::Code;

/// How a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Network {
    /// The server answered with a fault of its own, in SOAP.
    Fault,
    /// The search needs more questions and answers than the agent allows itself.
    RoundTrips,
    /// The proxy wants to know who asks.
    ProxyAuthentication,
    /// Server or proxy refuse the sign-in.
    SignIn,
    /// What the agent was given is no address it can use.
    Address,
    /// The script that names the proxy cannot be fetched, or is wrong.
    ProxyScript,
    /// The server, or a proxy for it, answered with this HTTP status.
    Status(u16),
    /// No trust: certificate, date or name of the server do not hold.
    Trust,
    /// The name of server or proxy is not known.
    Name,
    /// Nothing answers, or not in time.
    Silence,
    /// Parts of a file cannot be fetched: a proxy does not pass range requests, or changes what it passes.
    Range,
    /// The connection was cut, or what came back was no answer.
    Broken,
}

impl Code {
    /// How a request to a server failed, if the code says so.
    #[must_use]
    pub const fn network(self) -> Option<Network> {
        Some(match self.0 {
            // WU_E_PT_SOAPCLIENT_SOAPFAULT, WU_E_PT_SOAP_*; WS_E_ENDPOINT_FAULT_RECEIVED.
            0x8024_4007 | 0x8024_400B..=0x8024_400E | 0x803D_0013 => Network::Fault,
            // WU_E_PT_EXCEEDED_MAX_SERVER_TRIPS.
            0x8024_4010 => Network::RoundTrips,
            0x8024_401B => Network::ProxyAuthentication,
            // ERROR_WINHTTP_LOGIN_FAILURE.
            0x8007_2EEF => Network::SignIn,
            // ERROR_WINHTTP_INVALID_URL, ERROR_WINHTTP_UNRECOGNIZED_SCHEME.
            0x8007_2EE5 | 0x8007_2EE6 => Network::Address,
            // ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT, _UNABLE_TO_DOWNLOAD_SCRIPT, _UNHANDLED_SCRIPT_TYPE,
            // _SCRIPT_EXECUTION_ERROR, _AUTO_PROXY_SERVICE_ERROR.
            0x8007_2F86 | 0x8007_2F87 | 0x8007_2F8E | 0x8007_2F91 | 0x8007_2F92 => Network::ProxyScript,
            0x8024_4016 => Network::Status(400),
            0x8024_4017 => Network::Status(401),
            0x8024_4018 => Network::Status(403),
            0x8024_4019 => Network::Status(404),
            0x8024_401A => Network::Status(405),
            0x8024_401F => Network::Status(500),
            0x8024_4020 => Network::Status(501),
            0x8024_4021 => Network::Status(502),
            0x8024_4022 => Network::Status(503),
            0x8024_4023 => Network::Status(504),
            0x8024_401D => Network::Status(409),
            0x8024_401E => Network::Status(410),
            0x8024_4024 => Network::Status(505),
            // BITS and the download agent: facility HTTP.
            0x8019_0197 => Network::ProxyAuthentication,
            0x8019_0190..=0x8019_0257 => Network::Status((self.0 & 0xFFFF) as u16),
            // ERROR_WINHTTP_SECURE_*: 12037, 12038, 12045, 12055, 12057, 12157, 12169, 12170, 12175, 12179;
            // CERT_E_EXPIRED, _UNTRUSTEDROOT, _CHAINING, _CN_NO_MATCH.
            0x8007_2F05 | 0x8007_2F06 | 0x8007_2F0D | 0x8007_2F17 | 0x8007_2F19 | 0x8007_2F7D | 0x8007_2F89
            | 0x8007_2F8A | 0x8007_2F8F | 0x8007_2F93 | 0x800B_0101 | 0x800B_0109 | 0x800B_010A | 0x800B_010F => {
                Network::Trust
            }
            // ERROR_WINHTTP_NAME_NOT_RESOLVED, WU_E_PT_WINHTTP_NAME_NOT_RESOLVED.
            0x8007_2EE7 | 0x8024_402C => Network::Name,
            // ERROR_WINHTTP_TIMEOUT, ERROR_WINHTTP_CANNOT_CONNECT, WU_E_PT_HTTP_STATUS_REQUEST_TIMEOUT,
            // WU_E_PT_ENDPOINT_UNREACHABLE, DO_E_DOWNLOAD_NO_PROGRESS.
            // ERROR_INTERNET_DISCONNECTED, _SERVER_UNREACHABLE, _PROXY_SERVER_UNREACHABLE.
            0x8007_2EE2 | 0x8007_2EFD | 0x8007_2F83..=0x8007_2F85 | 0x8024_401C | 0x8024_0438 | 0x80D0_2002 => {
                Network::Silence
            }
            // DO_E_HTTP_BLOCKSIZE_MISMATCH, BG_E_INSUFFICIENT_RANGE_SUPPORT, BG_E_VALIDATION_FAILED.
            0x80D0_5001 | 0x8020_0013 | 0x8020_0053 => Network::Range,
            // ERROR_WINHTTP_CONNECTION_ERROR, _RESPONSE_DRAIN_…, ERROR_INTERNET_CONNECTION_RESET, invalid answers (headers,
            // redirects), WU_E_PT_ECP_SUCCEEDED_WITH_ERRORS.
            0x8007_2EFE | 0x8007_2EFF | 0x8007_2F00 | 0x8007_2F76 | 0x8007_2F78 | 0x8007_2F79 | 0x8007_2F7C
            | 0x8007_2F88 | 0x8024_402F => Network::Broken,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_way_to_a_server() {
        for (code, how) in [
            (0x8024_402C, Some(Network::Name)),
            (0x8019_0194, Some(Network::Status(404))),
            (0x8019_0197, Some(Network::ProxyAuthentication)),
            (0x8024_4022, Some(Network::Status(503))),
            (0x8007_2F8F, Some(Network::Trust)),
            (0x8007_2EEF, Some(Network::SignIn)),
            (0x8007_2F84, Some(Network::Silence)),
            (0x8024_4010, Some(Network::RoundTrips)),
            (0x8007_2EF1, None),
            (0x800B_0101, Some(Network::Trust)),
            (0x8024_000B, None),
            (0x8024_2014, None),
        ] {
            assert_eq!(Code(code).network(), how, "{code:x}");
        }
    }
}
