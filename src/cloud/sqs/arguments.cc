// http://localhost:4566/000000000000/orders
#include "src/cloud/sqs/arguments.h"

#include <algorithm>
#include <set>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/sqs/errors.h"

namespace weir::cloud::sqs {
namespace {

namespace json = boost::json;

/// Of valid UTF-8: bytes that begin one.
std::size_t Characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](unsigned char byte) { return (byte & 0xC0U) != 0x80U; }));
}

}  // namespace

Outcome<QueueKey> QueueOfUrl(std::string_view url, std::string_view region) {
  while (url.ends_with('/')) url.remove_suffix(1);
  const std::size_t slash = url.rfind('/');
  const bool has_account =
      slash != std::string_view::npos && url.substr(0, slash).ends_with(protocol::kAccountId);
  if (!has_account) {
    // A name alone is taken for an address too.
    if (slash == std::string_view::npos && !url.empty()) {
      return QueueKey{.region = std::string(region), .name = std::string(url)};
    }
    return errors::InvalidAddress(url);
  }
  return QueueKey{.region = std::string(region), .name = std::string(url.substr(slash + 1))};
}

Outcome<std::shared_ptr<Queue>> ReadQueue(const Context& context, const protocol::Call& call,
                                          const json::object& input) {
  const auto key = QueueOfUrl(protocol::Input(input).Text("QueueUrl"), call.region);
  if (!key) return key.error();
  return context.queues.Get(*key);
}

std::string UrlOf(const Context& context, const protocol::Call& call, std::string_view name) {
  std::string_view base = context.endpoint;
  const std::string_view scheme = base.starts_with("https") ? "https" : "http";
  const std::string_view host = call.http.headers.Get("Host");
  if (host.empty()) return fmt::format("{}/{}/{}", base, protocol::kAccountId, name);
  return fmt::format("{}://{}/{}/{}", scheme, host, protocol::kAccountId, name);
}

std::map<std::string, std::string> ReadTexts(const protocol::Input& in, std::string_view name) {
  std::map<std::string, std::string> texts;
  const json::object* given = in.Object(name);
  if (given == nullptr) return texts;
  for (const auto& [key, value] : *given) {
    texts[std::string(key)] = value.is_string() ? std::string(value.get_string()) : "";
  }
  return texts;
}

Tags ReadTags(protocol::Input& in, std::string_view name) {
  // API Reference, TagQueue, and the Developer Guide's quotas of tags.
  constexpr std::size_t kMaxKey = 128;
  constexpr std::size_t kMaxValue = 256;
  Tags tags = ReadTexts(in, name);
  if (tags.size() > kMaxTags) {
    in.Complain(errors::InvalidParameter(
        fmt::format("Too many tags added for queue: the limit is {}.", kMaxTags)));
  }
  for (const auto& [key, value] : tags) {
    if (!key.empty() && Characters(key) <= kMaxKey && Characters(value) <= kMaxValue) continue;
    in.Complain(errors::InvalidParameter(fmt::format(
        "Tag keys must be between 1 and {} characters in length, and values at most {}.", kMaxKey,
        kMaxValue)));
  }
  return tags;
}

std::optional<std::int64_t> ReadNumber(protocol::Input& in, std::string_view name,
                                       std::int64_t least, std::int64_t most) {
  const auto number = in.Integer(name);
  if (number && (*number < least || *number > most)) {
    in.Complain(
        errors::InvalidValue(std::to_string(*number), name,
                             fmt::format("Must be >= {} and <= {}, if provided.", least, most)));
  }
  return number;
}

Outcome<void> CheckEntries(const json::array& entries, std::string_view entry_name) {
  constexpr std::size_t kMaxId = 80;
  if (entries.empty()) return errors::EmptyBatch(entry_name);
  if (entries.size() > kMaxBatch) return errors::TooManyEntries(entries.size());
  std::set<std::string_view> ids;
  for (const json::value& entry : entries) {
    const std::string_view id = protocol::Input(entry.get_object()).Text("Id");
    const bool is_valid = !id.empty() && id.size() <= kMaxId &&
                          std::all_of(id.begin(), id.end(), [](unsigned char c) {
                            return (c < 0x80 && std::isalnum(c) != 0) || c == '-' || c == '_';
                          });
    if (!is_valid) return errors::InvalidEntryId();
    if (!ids.insert(id).second) return errors::IdsNotDistinct(id);
  }
  return {};
}

json::object FailedEntry(std::string_view id, const protocol::AwsError& error) {
  constexpr int kServerErrors = 500;
  return {{"Id", id},
          {"SenderFault", error.status < kServerErrors},
          {"Code", errors::QueryCode(error)},
          {"Message", error.message}};
}

}  // namespace weir::cloud::sqs
