// Turns the encryption of a stream on and off: a mark on records, for nothing is encrypted here.
#include "src/cloud/kinesis/ops/encryption.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

/// The key that AWS manages for Kinesis: the only one there is.
bool IsManagedKey(std::string_view key, const std::string& region) {
  constexpr std::string_view kAlias = "alias/aws/kinesis";
  return key == kAlias ||
         key == fmt::format("arn:aws:kms:{}:{}:{}", region, protocol::kAccountId, kAlias);
}

protocol::JsonOutcome SetKey(Context& kinesis, const protocol::Call& call,
                             const json::object& input, bool on) {
  protocol::Input in(input);
  const StreamKey stream = ReadStream(in, call);
  const std::string_view type = in.Text("EncryptionType");
  const std::string key(in.Text("KeyId"));
  if (type != "KMS") {
    in.Complain(errors::InvalidArgument("The only valid EncryptionType is KMS."));
  }
  if (in.error()) return *in.error();
  if (on && !IsManagedKey(key, stream.region)) return errors::KeyNotFound(key);
  const auto changed = kinesis.streams.Update(stream, [&](StreamInfo& info) {
    info.kms_key = on ? key : "";
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{};
}

}  // namespace

protocol::JsonOutcome StartStreamEncryption(Context& kinesis, const protocol::Call& call,
                                            const json::object& input) {
  return SetKey(kinesis, call, input, true);
}

protocol::JsonOutcome StopStreamEncryption(Context& kinesis, const protocol::Call& call,
                                           const json::object& input) {
  return SetKey(kinesis, call, input, false);
}

}  // namespace weir::cloud::kinesis::ops
