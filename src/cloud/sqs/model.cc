// arn:aws:sqs:us-east-1:000000000000:orders
#include "src/cloud/sqs/model.h"

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"
#include "src/cloud/store/record/record.h"
#include "src/cloud/store/store.h"
#include "src/codec/base64.h"

namespace weir::cloud::sqs {
namespace {

/// A receipt handle's bytes: a mark, by which clients' mistakes are told, and three numbers.
struct HandleRow {
  std::string mark = "weir-receipt";
  QueueNumber queue = 0;
  MessageNumber message = 0;
  std::uint32_t receive = 0;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.mark, self.queue, self.message, self.receive);
  }
};

}  // namespace

std::string QueueKey::Arn() const {
  return fmt::format("arn:aws:sqs:{}:{}:{}", region, protocol::kAccountId, name);
}

std::optional<QueueKey> QueueKey::FromArn(std::string_view arn) {
  constexpr std::string_view kBefore = "arn:aws:sqs:";
  if (!arn.starts_with(kBefore)) return std::nullopt;
  const std::string_view rest = arn.substr(kBefore.size());
  QueueKey key{.region = std::string(rest.substr(0, rest.find(':'))),
               .name = std::string(rest.substr(rest.rfind(':') + 1))};
  return key.Arn() == arn ? std::optional(std::move(key)) : std::nullopt;
}

std::string SequenceNumber(MessageNumber number) { return fmt::format("188{:017}", number); }

std::string ReceiptHandle::Text() const {
  std::string text;
  codec::AppendBase64(
      store::EncodeRow(HandleRow{.queue = queue, .message = message, .receive = receive}), text);
  return text;
}

std::optional<ReceiptHandle> ReceiptHandle::Parse(std::string_view text) {
  constexpr std::size_t kMaxBytes = 1'024;  // AWS's own bound; ours are far shorter
  if (text.size() > kMaxBytes) return std::nullopt;
  const Result<std::string> bytes = codec::DecodeBase64(text);
  if (!bytes) return std::nullopt;
  try {
    const auto row = store::DecodeRow<HandleRow>(*bytes, "a receipt handle");
    if (row.mark != HandleRow().mark) return std::nullopt;
    return ReceiptHandle{.queue = row.queue, .message = row.message, .receive = row.receive};
  } catch (const store::StoreFailure&) {
    return std::nullopt;
  }
}

}  // namespace weir::cloud::sqs
