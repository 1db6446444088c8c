// A claim as bytes: small, for a table of claims is paid for by the byte.
//
//     claim    = version fingerprint owner object
//     version  = %x01 / %x02                   ; 2: of an event that was erased. A package that
//                                              ; knows no such claims fails its record, and does
//                                              ; not store it again
//     fingerprint = 16OCTET
//     owner    = *piece %x00                   ; the owner's position
//     object   = *piece                        ; the object's name, up to the end
//     piece    = %x01 position                 ; in a stream that its name tells ("k" + 16 digits)
//              / %x02 position                 ; in a stream that its creation told (16 digits)
//              / %x03 8OCTET                   ; 16 hex digits, in lower case: an attempt's token
//              / %x04-%x0C                     ; "lake/year=" "quarantine/year=" "/month=" "/day="
//                                              ; "/event_type=" "/event_subtype=" "/reason="
//                                              ; "-0.json.gz" "-0.json"
//              / %x1F OCTET                    ; that octet, which is below %x20
//              / %x20-%xFF                     ; itself
//     position = 8OCTET number 28OCTET number  ; the stream's 16 hex digits, the shard, the
//     sequence
//                                              ; number's 56 decimal digits, the sub-sequence
//     number   = *%x80-%xFF %x00-%x7F          ; 7 bits an octet, the lowest first
//
// For the owner
// k29e4ae8021f1fdd9-000000000000-49179590361291500000000000000000002017959036150000000 000-000000
// and the object lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/
// k29e4ae8021f1fdd9-000000000000-49179590361291500000000000000000001017959036150000000000-000000-
// d87da4280062567b-0.json.gz (each in one line):
//
//     01
//     f2 bd fa fb f4 5c df 46 04 ff 66 c1 87 e3 eb c5                          fingerprint
//     01 29 e4 ae 80 21 f1 fd d9 00                                            owner: stream, shard
//        49 17 95 90 36 12 91 50 00 00 00 00 00 00
//        00 00 00 20 17 95 90 36 15 00 00 00 00 00 00 00                       number, sub-sequence
//     04 "2021" 06 "07" 07 "15" 08 "account" 09 "created/"                     object: its folder
//     01 29 e4 ae 80 21 f1 fd d9 00
//        49 17 95 90 36 12 91 50 00 00 00 00 00 00
//        00 00 00 10 17 95 90 36 15 00 00 00 00 00 00                          first position
//     "-" 03 d8 7d a4 28 00 62 56 7b 0b                                        token, "-0.json.gz"
#pragma once

#include <string>
#include <string_view>

#include "src/event/fingerprint.h"
#include "src/result/result.h"

namespace weir::aws {

/// What a claim says besides its key.
struct ClaimText {
  std::string owner;
  event::Fingerprint fingerprint{};
  std::string object;

  friend bool operator==(const ClaimText&, const ClaimText&) = default;
};

/// Any texts can be packed; what is not as Weir makes it only takes more bytes.
[[nodiscard]] std::string PackClaim(std::string_view owner, const event::Fingerprint& fingerprint,
                                    std::string_view object);

/// The inverse. kCorrupt for what is none, also for a version that is not known here: whoever reads
/// it has to give up, and not to guess.
[[nodiscard]] Result<ClaimText> UnpackClaim(std::string_view bytes);

}  // namespace weir::aws
