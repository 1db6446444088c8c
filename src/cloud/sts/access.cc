// "Actions, resources, and condition keys for AWS Security Token Service", Service Authorization
// Reference.
#include "src/cloud/sts/access.h"

#include <array>
#include <string>

#include "src/cloud/protocol/input.h"
#include "src/text/ascii.h"

namespace weir::cloud::sts {
namespace {

using protocol::AccessWish;
using protocol::Input;
using Subject = protocol::OperationCall<Context>;

/// Tags and a source identity are rights of their own.
void OnAssumedRole(const Subject& subject, AccessWish& wish) {
  const Input in(subject.input);
  const std::string_view role = in.Text("RoleArn");
  wish.On(role);
  wish.Tell("sts:rolesessionname", in.Text("RoleSessionName"));
  if (const auto id = in.String("ExternalId")) wish.Tell("sts:externalid", *id);
  if (const auto identity = in.String("SourceIdentity")) {
    wish.Add("sts:SetSourceIdentity", role);
    wish.Tell("sts:sourceidentity", *identity);
  }
  const auto* const tags = in.Array("Tags");
  if (tags == nullptr || tags->empty()) return;
  wish.Add("sts:TagSession", role);
  for (const auto& one : *tags) {
    const Input tag(one.get_object());
    wish.Tell("aws:requesttag/" + text::AsciiLowered(tag.Text("Key")), tag.Text("Value"));
  }
}

/// Who calls may always ask who it is ("GetCallerIdentity", API Reference).
constexpr auto kAccess = std::to_array<AccessRow>({
    {"AssumeRole", "sts:AssumeRole", OnAssumedRole},
    {"GetAccessKeyInfo", "sts:GetAccessKeyInfo"},
    {"GetCallerIdentity", ""},
    {"GetSessionToken", ""},
});

}  // namespace

std::span<const AccessRow> AccessTable() { return kAccess; }

}  // namespace weir::cloud::sts
