// Who calls, what has a say, and what it says.
#include "src/cloud/server/adapters/access_judge.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/protocol/service.h"
#include "src/cloud/server/adapters/role_by_arn.h"
#include "src/cloud/server/adapters/sts_lambda_callers.h"
#include "src/text/time.h"

namespace weir::cloud::server {
namespace {

constexpr std::string_view kBucketArn = "arn:aws:s3:::";
constexpr std::string_view kAssumedRole = ":assumed-role/";

/// "arn:aws:sts::000000000000:assumed-role/<role>/<session>"; "" for what is no role's session.
std::string_view RoleNameIn(std::string_view session_arn) {
  const std::size_t at = session_arn.find(kAssumedRole);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = session_arn.substr(at + kAssumedRole.size());
  return rest.substr(0, rest.find('/'));
}

std::string_view BucketIn(std::string_view arn) {
  const std::string_view path = arn.substr(kBucketArn.size());
  return path.substr(0, path.find('/'));
}

bool IsOfTrust(std::string_view action) { return action.starts_with("sts:"); }

}  // namespace

RoleSession SessionOf(std::string_view role_arn, std::string_view function_arn) {
  return {.role_arn = std::string(role_arn),
          .name = std::string(function_arn.substr(function_arn.rfind(':') + 1))};
}

bool AccessJudge::Judges(std::string_view access_key_id) const {
  if (judged_ == Judged::kNobody) return false;
  if (sources_.owner_of(access_key_id)) return true;
  return judged_ == Judged::kEverybody && sources_.sessions.Lookup(access_key_id);
}

std::optional<std::string> AccessJudge::WhyDenied(const protocol::Call& call,
                                                  const protocol::AccessWish& wish) const {
  const auto principal = PrincipalOf(call.access_key_id);
  if (!principal) return std::nullopt;
  return WhyDenied(*principal, wish, &call);
}

std::optional<std::string> AccessJudge::WhyDenied(const RoleSession& session,
                                                  const protocol::AccessWish& wish) const {
  if (judged_ == Judged::kNobody) return std::nullopt;
  const auto principal = PrincipalOf(session);
  if (!principal) return std::nullopt;
  return WhyDenied(*principal, wish, nullptr);
}

std::optional<std::string> AccessJudge::WhyDenied(const RoleSession& session,
                                                  std::string_view action,
                                                  std::string_view resource) const {
  protocol::AccessWish wish;
  wish.Add(action, resource);
  return WhyDenied(session, wish);
}

policy::Policies AccessJudge::Principal::View() const {
  policy::Policies view = policies.View();
  view.has_session = has_session;
  for (const auto& document : session) view.session.push_back(document.get());
  return view;
}

bool AccessJudge::Principal::UsesKeys() const {
  const auto uses = [](const policy::Document* document) {
    return document != nullptr && document->uses_keys();
  };
  const policy::Policies view = View();
  return std::ranges::any_of(view.identity, uses) || uses(view.boundary) ||
         std::ranges::any_of(view.session, uses);
}

AccessJudge::PrincipalPointer AccessJudge::PrincipalOf(std::string_view access_key_id) const {
  if (const auto owner = sources_.owner_of(access_key_id)) {
    return PrincipalOf(RoleSession{owner->role_arn, owner->function});
  }
  if (judged_ != Judged::kEverybody) return nullptr;
  const auto session = sources_.sessions.Lookup(access_key_id);
  return session ? PrincipalOf(*session) : nullptr;
}

AccessJudge::PrincipalPointer AccessJudge::PrincipalOf(const RoleSession& session) const {
  const std::uint64_t version = sources_.roles.version();  // before anything is read
  {
    const std::shared_lock lock(knowing_);
    const auto found = known_.find(session);
    if (found != known_.end() && found->second.version == version) return found->second.principal;
  }
  PrincipalPointer principal = Made(session);
  const std::unique_lock lock(knowing_);
  if (known_.size() >= kMaxKnown) known_.clear();
  known_.insert_or_assign(session, Known{version, principal});
  return principal;
}

/// A function may name a role that nobody has made, which tools do that only know functions: with
/// no policies to judge by it is not judged, unless everybody is.
AccessJudge::PrincipalPointer AccessJudge::Made(const RoleSession& session) const {
  const auto role = RoleOf(sources_.roles, session.role_arn);
  if (!role && judged_ != Judged::kEverybody) return nullptr;
  auto principal = std::make_shared<Principal>();
  sts::Identity identity = IdentityOf({session.role_arn, session.name}, sources_.roles);
  principal->caller = {.arn = std::move(identity.arn),
                       .role_arn = session.role_arn,
                       .account = std::string(protocol::kAccountId),
                       .service = ""};
  principal->user_id = std::move(identity.user_id);
  if (role) principal->policies = iam::PoliciesOf(sources_.roles, documents_, *role);
  return principal;
}

/// A session outlives its role, and may then do nothing. One that is no role's is the root's.
AccessJudge::PrincipalPointer AccessJudge::PrincipalOf(const sts::Session& session) const {
  const std::string name(RoleNameIn(session.identity.arn));
  if (name.empty()) return nullptr;
  const auto role = sources_.roles.FindRole({name});
  auto principal = std::make_shared<Principal>();
  principal->caller = {.arn = session.identity.arn,
                       .role_arn = role ? role->arn : "",
                       .account = std::string(protocol::kAccountId),
                       .service = ""};
  principal->user_id = session.identity.user_id;
  const bool is_same = role && session.identity.user_id.starts_with(role->id + ":");
  if (is_same) principal->policies = iam::PoliciesOf(sources_.roles, documents_, *role);
  AddSessionPolicies(session, *principal);
  return principal;
}

void AccessJudge::AddSessionPolicies(const sts::Session& session, Principal& principal) const {
  const auto add = [&](std::string_view text) {
    auto document = documents_.Read(text, policy::Kind::kIdentity);
    if (document) principal.session.push_back(std::move(document));
  };
  principal.has_session = !session.policy.empty() || !session.policy_arns.empty();
  if (!session.policy.empty()) add(session.policy);
  for (const std::string& arn : session.policy_arns) {
    if (const auto text = iam::ManagedPolicy(sources_.roles, arn)) add(*text);
  }
}

/// "AWS global condition context keys", User Guide. A request to this machine counts as one that
/// came by TLS: it stands for one to AWS.
policy::Keys AccessJudge::GlobalKeys(const Principal& principal, const protocol::Call* call) const {
  const store::TimePoint now = sources_.clock.Now();
  const policy::Caller& caller = principal.caller;
  policy::Keys keys = {
      {"aws:currenttime", {text::IsoTime(now)}},
      {"aws:epochtime", {fmt::format("{:.0f}", text::EpochSeconds(now))}},
      {"aws:principalaccount", {caller.account}},
      {"aws:principalarn", {caller.role_arn.empty() ? caller.arn : caller.role_arn}},
      {"aws:principalisawsservice", {"false"}},
      {"aws:principaltype", {"AssumedRole"}},
      {"aws:resourceaccount", {caller.account}},
      {"aws:securetransport", {"true"}},
      {"aws:userid", {principal.user_id}},
      {"aws:viaawsservice", {"false"}},
  };
  if (call == nullptr) return keys;
  keys["aws:requestedregion"] = {call->region};
  if (!call->http.peer.empty()) keys["aws:sourceip"] = {call->http.peer};
  const std::string_view agent = call->http.headers.Get("User-Agent");
  if (!agent.empty()) keys["aws:useragent"] = {std::string(agent)};
  return keys;
}

/// The bucket's policy, or whom the role trusts; null without one.
iam::DocumentCache::Pointer AccessJudge::ResourcePolicy(const protocol::Access& access) const {
  if (IsOfTrust(access.action)) {
    const auto role = RoleOf(sources_.roles, access.resource);
    return role ? documents_.Read(role->trust_policy, policy::Kind::kTrust) : nullptr;
  }
  if (!access.resource.starts_with(kBucketArn)) return nullptr;
  const s3::BucketName bucket{std::string(BucketIn(access.resource))};
  const auto text = sources_.buckets.FindConfiguration(bucket, "policy");
  if (!text || !*text) return nullptr;
  return documents_.Read(**text, policy::Kind::kResource);
}

policy::Decision AccessJudge::JudgeOne(const Principal& principal, const policy::Document* resource,
                                       const policy::Wish& wish) {
  policy::Policies policies = principal.View();
  policies.resource = resource;
  policy::Decision decision = policy::Judge(principal.caller, policies, wish);
  // A role that does not trust who asks is assumed by nobody, whatever that one's policies say.
  const bool is_trusted =
      !IsOfTrust(wish.action) || (resource != nullptr && Trusts(*resource, principal.caller, wish));
  if (decision.is_allowed && !is_trusted) decision = {.layer = policy::Layer::kResource};
  return decision;
}

std::optional<std::string> AccessJudge::WhyDenied(const Principal& principal,
                                                  const protocol::AccessWish& wish,
                                                  const protocol::Call* call) const {
  const bool uses_keys = principal.UsesKeys();
  std::optional<policy::Keys> global;  // few policies ask for any
  for (const protocol::Access& access : wish.accesses()) {
    const auto resource = ResourcePolicy(access);
    if (!global && (uses_keys || (resource != nullptr && resource->uses_keys()))) {
      global = GlobalKeys(principal, call);
    }
    const policy::Wish one = {.action = access.action,
                              .resource = access.resource,
                              .keys = {&wish.keys(), global ? &*global : nullptr}};
    const policy::Decision decision = JudgeOne(principal, resource.get(), one);
    if (decision.is_allowed) continue;
    const bool quoted = access.action.starts_with("s3:");
    std::string why = policy::WhyDenied(principal.caller, one, decision, quoted);
    Tell(principal, access, why);
    return why;
  }
  return std::nullopt;
}

void AccessJudge::Tell(const Principal& principal, const protocol::Access& access,
                       const std::string& why) const {
  const std::string_view folder =
      std::string_view(access.resource).substr(0, access.resource.rfind('/'));
  const std::lock_guard lock(telling_);
  if (told_.size() >= kMaxTold) return;
  const bool is_new =
      told_.insert(fmt::format("{} {} {}", principal.caller.arn, access.action, folder)).second;
  if (is_new) spdlog::warn("iam: {}", why);
}

}  // namespace weir::cloud::server
