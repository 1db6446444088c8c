// Conditional requests: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since.
#include "src/cloud/s3/conditions.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/errors.h"
#include "src/text/time.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Whether one of the tags of a header ("a", W/"b", *) is the object's.
bool Matches(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    const std::size_t comma = std::min(header.find(','), header.size());
    std::string_view tag = Trimmed(header.substr(0, comma));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == "*" || Unquoted(tag) == etag) return true;
    header.remove_prefix(std::min(comma + 1, header.size()));
  }
  return false;
}

/// Whether the object is newer than a date; nothing where the date is none.
std::optional<bool> ModifiedSince(std::string_view date, const ObjectInfo& info) {
  const auto since = text::ParseHttpTime(date);
  if (!since) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(info.modified) > *since;
}

}  // namespace

protocol::Outcome<Check> WriteCondition(const Request& request) {
  const auto none_match = request.call.http.headers.Find("if-none-match");
  const auto match = request.call.http.headers.Find("if-match");
  if (none_match && (*none_match != "*" || match)) {
    return errors::HeaderNotImplemented("If-None-Match");
  }
  return Check([absent = none_match.has_value(),
                tag = match ? std::optional<std::string>(*match) : std::nullopt,
                key = request.key()](const ObjectInfo* present) -> Problem {
    if (absent && present != nullptr) return errors::PreconditionFailed("If-None-Match");
    if (!tag) return std::nullopt;
    if (present == nullptr) return errors::NoSuchKey(key);
    if (Matches(*tag, present->etag)) return std::nullopt;
    return errors::PreconditionFailed("If-Match");
  });
}

protocol::Outcome<Check> CompleteCondition(const Request& request, const Upload& upload) {
  const auto write = WriteCondition(request);
  if (!write) return write;
  const bool is_match = request.call.http.headers.Find("if-match").has_value();
  const bool is_absent = request.call.http.headers.Find("if-none-match").has_value();
  return Check([write = *write, is_match, is_deleted = is_absent && upload.began_with_object,
                key = upload.key, began = upload.initiated](const ObjectInfo* present) {
    Problem problem = write(present);
    if (problem) return problem;
    if (is_match && present->modified > began) {
      problem = errors::ConditionalRequestConflict("If-Match", key);
    } else if (is_deleted) {
      problem = errors::ConditionalRequestConflict("If-None-Match", key);
    }
    return problem;
  });
}

protocol::Outcome<Check> DeleteCondition(const Request& request) {
  for (const std::string_view header :
       {"x-amz-if-match-last-modified-time", "x-amz-if-match-size", "if-none-match"}) {
    if (request.call.http.headers.Find(header)) return errors::HeaderNotImplemented(header);
  }
  return WriteCondition(request);
}

ReadCondition JudgeRead(const Request& request, const ObjectInfo& info, store::TimePoint now,
                        std::string_view prefix) {
  const http::Headers& headers = request.call.http.headers;
  const auto find = [&](std::string_view name) {
    return headers.Find(fmt::format("{}{}", prefix, name));
  };
  if (const auto match = find("if-match")) {
    if (!Matches(*match, info.etag)) return {ReadVerdict::kFailed, "If-Match"};
  } else if (const auto since = find("if-unmodified-since")) {
    if (ModifiedSince(*since, info).value_or(false)) {
      return {ReadVerdict::kFailed, "If-Unmodified-Since"};
    }
  }
  if (const auto none_match = find("if-none-match")) {
    if (Matches(*none_match, info.etag)) return {ReadVerdict::kNotModified, "If-None-Match"};
  } else if (const auto since = find("if-modified-since")) {
    const bool is_to_come = text::ParseHttpTime(*since).value_or(store::TimePoint::min()) > now;
    if (!is_to_come && !ModifiedSince(*since, info).value_or(true)) {
      return {ReadVerdict::kNotModified, "If-Modified-Since"};
    }
  }
  return {};
}

}  // namespace weir::cloud::s3
