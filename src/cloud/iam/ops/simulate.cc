// SimulateCustomPolicy, SimulatePrincipalPolicy: each action on each resource, judged as calls are.
#include "src/cloud/iam/ops/simulate.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/cloud/iam/arguments.h"
#include "src/cloud/iam/errors.h"
#include "src/cloud/iam/paging.h"
#include "src/cloud/iam/principal_policies.h"
#include "src/text/ascii.h"

namespace weir::cloud::iam::ops {
namespace {

namespace json = boost::json;

/// Actions times resources of one request.
constexpr std::size_t kMaxEvaluations = 10'000;

/// All that a request says, read.
struct Simulation {
  PrincipalPolicies policies;
  DocumentCache::Pointer resource_policy;
  policy::Caller caller;
  policy::Keys keys;
  std::vector<std::string> actions;
  std::vector<std::string> resources;
};

/// One action on one resource, by its number.
struct Evaluation {
  std::size_t number = 0;
  std::string_view action;
  std::string_view resource;

  /// Sorts as the numbers do.
  [[nodiscard]] std::string Key() const { return fmt::format("{:06}", number); }
};

/// Complains of a text that is none.
DocumentCache::Pointer ReadText(Input& in, std::string_view member, std::string_view text,
                                policy::Kind kind) {
  auto document = policy::Document::Parse(text, kind);
  if (document) return std::make_shared<const policy::Document>(*std::move(document));
  in.Complain(errors::InvalidInput(fmt::format("{}: {}", member, document.error().message)));
  return nullptr;
}

void ReadPolicies(Input& in, PrincipalPolicies& policies) {
  constexpr std::string_view kMember = "PolicyInputList";
  std::size_t number = 0;
  for (const std::string& text : in.Texts(kMember)) {
    policies.identity.push_back({fmt::format("{}.{}", kMember, ++number),
                                 ReadText(in, kMember, text, policy::Kind::kIdentity)});
  }
}

/// "You can pass only one permissions boundary": API_SimulateCustomPolicy. It takes the place of
/// the principal's.
void ReadBoundary(Input& in, PrincipalPolicies& policies) {
  constexpr std::string_view kMember = "PermissionsBoundaryPolicyInputList";
  const std::vector<std::string> texts = in.Texts(kMember);
  if (texts.empty()) return;
  if (texts.size() > 1) in.Complain(errors::InvalidInput("There may be one permissions boundary."));
  policies.has_boundary = true;
  policies.boundary = ReadText(in, kMember, texts.front(), policy::Kind::kIdentity);
}

void ReadResourcePolicy(Input& in, Simulation& simulation) {
  const auto text = in.String("ResourcePolicy");
  if (!text) return;
  if (simulation.caller.arn.empty()) {
    in.Complain(errors::InvalidInput("CallerArn is required with a ResourcePolicy."));
  }
  simulation.resource_policy = ReadText(in, "ResourcePolicy", *text, policy::Kind::kResource);
}

/// Everything here is in one account.
void CheckOwner(Input& in) {
  const auto owner = in.String("ResourceOwner");
  const std::string root = fmt::format("arn:aws:iam::{}:root", protocol::kAccountId);
  if (!owner || *owner == protocol::kAccountId || *owner == root) return;
  in.Complain(errors::InvalidInput(
      fmt::format("ResourceOwner is not supported by this endpoint but as {}.", root)));
}

policy::Keys ReadContext(Input& in) {
  policy::Keys keys;
  const json::array* const entries = in.Array("ContextEntries");
  if (entries == nullptr) return keys;
  for (const json::value& each : *entries) {
    const Input entry(each.get_object());
    keys[text::AsciiLowered(entry.Text("ContextKeyName"))] = entry.Texts("ContextKeyValues");
  }
  return keys;
}

void ReadCaller(const Input& in, std::string_view otherwise, policy::Caller& caller) {
  caller.arn = in.String("CallerArn").value_or(otherwise);
  caller.account = protocol::kAccountId;
}

/// All that both requests have but whose policies they are.
void ReadCommon(Input& in, std::string_view principal, Simulation& simulation) {
  ReadCaller(in, principal, simulation.caller);
  ReadPolicies(in, simulation.policies);
  ReadBoundary(in, simulation.policies);
  ReadResourcePolicy(in, simulation);
  CheckOwner(in);
  simulation.keys = ReadContext(in);
  simulation.actions = in.Texts("ActionNames");
  simulation.resources = in.Texts("ResourceArns");
  if (simulation.resources.empty()) simulation.resources = {"*"};
  for (const std::string& action : simulation.actions) {
    if (action.find(':') == std::string::npos) {
      in.Complain(errors::InvalidInput(fmt::format("Invalid Action: {}", action)));
    }
  }
  if (simulation.actions.size() > kMaxEvaluations / simulation.resources.size()) {
    in.Complain(errors::InvalidInput("There are too many actions and resources."));
  }
}

std::string_view Shown(const policy::Decision& decision) {
  if (decision.is_allowed) return "allowed";
  return decision.is_explicit ? "explicitDeny" : "implicitDeny";
}

/// The name of the policy that has this statement.
std::string SourceOf(const Simulation& simulation, const policy::Statement* statement) {
  const auto has = [statement](const policy::Document* document) {
    return document != nullptr &&
           std::ranges::any_of(document->statements(),
                               [&](const policy::Statement& one) { return &one == statement; });
  };
  for (const NamedPolicy& policy : simulation.policies.identity) {
    if (has(policy.document.get())) return policy.name;
  }
  if (has(simulation.policies.boundary.get())) return "PermissionsBoundaryPolicyInputList.1";
  return "ResourcePolicy";
}

/// Which of the keys that conditions ask for are not given.
json::array MissingKeys(const Simulation& simulation) {
  std::vector<std::string> missing;
  const auto add = [&](const policy::Document* document) {
    if (document == nullptr) return;
    for (std::string& key : document->ConditionKeys()) {
      if (!simulation.keys.contains(key)) missing.push_back(std::move(key));
    }
  };
  for (const NamedPolicy& policy : simulation.policies.identity) add(policy.document.get());
  add(simulation.policies.boundary.get());
  add(simulation.resource_policy.get());
  std::ranges::sort(missing);
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  json::array shown;
  for (const std::string& key : missing) shown.emplace_back(key);
  return shown;
}

json::object Evaluate(const Simulation& simulation, const Evaluation& evaluation) {
  policy::Policies policies = simulation.policies.View();
  policies.resource = simulation.resource_policy.get();
  const policy::Wish wish = {.action = evaluation.action,
                             .resource = evaluation.resource,
                             .keys = {&simulation.keys, nullptr}};
  const policy::Decision decision = policy::Judge(simulation.caller, policies, wish);
  json::array matched;
  if (decision.statement != nullptr) {
    matched.push_back(json::object{{"SourcePolicyId", SourceOf(simulation, decision.statement)}});
  }
  json::object shown = {{"EvalActionName", evaluation.action},
                        {"EvalResourceName", evaluation.resource},
                        {"EvalDecision", Shown(decision)},
                        {"MatchedStatements", std::move(matched)},
                        {"MissingContextValues", MissingKeys(simulation)}};
  if (simulation.policies.has_boundary) {
    const bool is_within = decision.is_allowed || decision.layer != policy::Layer::kBoundary;
    shown["PermissionsBoundaryDecisionDetail"] =
        json::object{{"AllowedByPermissionsBoundary", is_within}};
  }
  return shown;
}

JsonOutcome Answer(const Simulation& simulation, const PageRequest& page) {
  std::vector<Evaluation> evaluations;
  for (const std::string& action : simulation.actions) {
    for (const std::string& resource : simulation.resources) {
      evaluations.push_back({evaluations.size(), action, resource});
    }
  }
  return RenderPage(page, "EvaluationResults", evaluations, std::mem_fn(&Evaluation::Key),
                    [&](const Evaluation& one) { return Evaluate(simulation, one); });
}

/// The role of an ARN; complains of one that is not there.
std::optional<Role> ReadPrincipal(Input& in, const IamStore& store) {
  const std::string arn(in.Text("PolicySourceArn"));
  const std::string name = arn.substr(arn.rfind('/') + 1);
  auto role = store.FindRole({name});
  if (role && role->arn == arn) return role;
  in.Complain(errors::NoSuchRole(name));
  return std::nullopt;
}

}  // namespace

JsonOutcome SimulateCustomPolicy(Context& /*context*/, const Call& /*call*/,
                                 const json::object& input) {
  Input in(input);
  Simulation simulation;
  ReadCommon(in, "", simulation);
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  return Answer(simulation, page);
}

JsonOutcome SimulatePrincipalPolicy(Context& context, const Call& /*call*/,
                                    const json::object& input) {
  Input in(input);
  Simulation simulation;
  DocumentCache documents;
  if (const auto role = ReadPrincipal(in, context.store)) {
    simulation.policies = PoliciesOf(context.store, documents, *role);
  }
  ReadCommon(in, in.Text("PolicySourceArn"), simulation);
  const PageRequest page = PageRequest::Read(in);
  if (in.error()) return *in.error();
  return Answer(simulation, page);
}

}  // namespace weir::cloud::iam::ops
