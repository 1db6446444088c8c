// Pieces that answers are made of: times, entity tags, empty and XML bodies.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/http/message.h"
#include "src/cloud/s3/xml.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::s3 {

/// Who owns every bucket and object: the one account's canonical user id.
inline constexpr std::string_view kOwnerId =
    "0ac1a9e2e0b63f2a3bf4c21dcb39ff0dae3f3e3ea4f2a4b2b8f8d6d35b6ff6c5";

/// "2009-10-12T17:50:00.000Z": whole seconds, as S3's lists have them.
[[nodiscard]] std::string IsoTime(store::TimePoint time);
[[nodiscard]] std::string Quoted(std::string_view etag);
[[nodiscard]] std::string_view Unquoted(std::string_view etag);

[[nodiscard]] http::Response EmptyAnswer(int status);
[[nodiscard]] http::Response XmlAnswer(XmlWriter xml);
[[nodiscard]] http::Response XmlAnswer(std::string document);
/// `<Owner><ID>…</ID></Owner>` and the like.
void AddOwner(XmlWriter& xml, std::string_view element = "Owner");

}  // namespace weir::cloud::s3
