// Roles and policies through the query protocol: what the IAM API Reference and the User Guide's
// "IAM and AWS STS quotas" say of them.
#include "src/cloud/iam/service.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "src/text/percent.h"

namespace weir::cloud::iam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

using Fields = std::map<std::string, std::string>;

constexpr const char* kTrust =
    R"({"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},)"
    R"("Action":"sts:AssumeRole"}})";
constexpr const char* kAllow =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})";
constexpr const char* kBasic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/// An answer: its status, and the texts in it.
class Said {
 public:
  explicit Said(const http::Response& response) : status(response.status) {
    document_.load_string(response.body.c_str());
  }
  /// The text of the first element of that name; "" where there is none.
  [[nodiscard]] std::string Text(const char* name) const {
    const auto node =
        document_.find_node([name](auto one) { return one.name() == std::string(name); });
    return node.text().get();
  }
  [[nodiscard]] std::vector<std::string> Texts(const std::string& name) const {
    std::vector<std::string> texts;
    for (const auto& found : document_.select_nodes(("//" + name).c_str())) {
      texts.emplace_back(found.node().text().get());
    }
    return texts;
  }
  /// The names of an element's members, in their order.
  [[nodiscard]] std::vector<std::string> Names(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& member : document_.select_node(("//" + name).c_str()).node()) {
      names.emplace_back(member.name());
    }
    return names;
  }
  [[nodiscard]] std::string error() const { return Text("Code"); }

  const int status;

 private:
  pugi::xml_document document_;
};

class IamServiceTest : public testing::Test {
 protected:
  Said Call(const std::string& action, const Fields& fields = {}) {
    protocol::Call call;
    call.operation = action;
    call.request_id = "id";
    call.http.headers.Add("Content-Type", "application/x-www-form-urlencoded");
    call.http.body = "Action=" + action + "&Version=2010-05-08";
    for (const auto& [name, value] : fields) {
      call.http.body += fmt::format("&{}={}", name, text::PercentEncoded(value));
    }
    http::Response answer;
    service_->Handle(std::move(call),
                     [&](http::Response response) { answer = std::move(response); });
    return Said(answer);
  }
  Said CreateRole(const std::string& name, Fields more = {}) {
    more.insert({{"RoleName", name}, {"AssumeRolePolicyDocument", kTrust}});
    return Call("CreateRole", more);
  }
  std::string CreatePolicy(const std::string& name) {
    return Call("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", kAllow}}).Text("Arn");
  }
  std::string AttachError(const std::string& role, const std::string& arn) {
    return Call("AttachRolePolicy", {{"RoleName", role}, {"PolicyArn", arn}}).error();
  }
  void Restart() {
    service_.reset();
    roles_ = std::make_unique<IamStore>(*store_);
    service_ = std::make_unique<IamService>(*roles_, clock_);
  }

  store::Clock clock_{store::Duration{},
                      [] { return TimePoint(std::chrono::seconds(1626307200)); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  std::unique_ptr<IamStore> roles_ = std::make_unique<IamStore>(*store_);
  std::unique_ptr<IamService> service_ = std::make_unique<IamService>(*roles_, clock_);
};

TEST_F(IamServiceTest, ItsTablesFitItsModel) { service_->CheckTable(); }

TEST_F(IamServiceTest, ARoleHasAnArnOfItsPathAndAnIdOfItsOwn) {
  const Said created = CreateRole("r", {{"Path", "/a/b/"}});
  EXPECT_EQ(created.Text("Arn"), "arn:aws:iam::000000000000:role/a/b/r");
  EXPECT_THAT(created.Text("RoleId"), MatchesRegex("AROA[A-Z0-9]{17}"));
  EXPECT_EQ(created.Text("CreateDate"), "2021-07-15T00:00:00Z");
  EXPECT_NE(CreateRole("other").Text("RoleId"), created.Text("RoleId"));
}

TEST_F(IamServiceTest, ARoleOutlivesARestart) {
  const Said created = CreateRole("r", {{"Description", "for <tests> & more"}});
  Call("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", kAllow}});
  Restart();
  const Said found = Call("GetRole", {{"RoleName", "r"}});
  EXPECT_EQ(found.Text("RoleId"), created.Text("RoleId"));
  EXPECT_EQ(found.Text("Description"), "for <tests> & more");
  EXPECT_THAT(Call("ListRolePolicies", {{"RoleName", "r"}}).Texts("PolicyNames/member"),
              ElementsAre("p"));
}

/// "Role names are not distinguished by case."
TEST_F(IamServiceTest, NamesOfRolesAreTakenWhateverTheirCase) {
  CreateRole("Name");
  EXPECT_EQ(CreateRole("nAME").error(), "EntityAlreadyExists");
  EXPECT_EQ(Call("GetRole", {{"RoleName", "NAME"}}).Text("RoleName"), "Name");
}

/// "The policy document returned in this structure is URL-encoded compliant with RFC 3986."
TEST_F(IamServiceTest, DocumentsComeBackAsTheyWereGivenInPercentEncoding) {
  const std::string text = CreateRole("r").Text("AssumeRolePolicyDocument");
  EXPECT_THAT(text, testing::StartsWith("%7B%22Statement%22%3A"));
  EXPECT_EQ(text::PercentDecoded(text), kTrust);
}

TEST_F(IamServiceTest, WhatIsNoTrustPolicyIsRefused) {
  const auto error = [this](const std::string& document) {
    return Call("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", document}}).error();
  };
  EXPECT_EQ(error("{"), "MalformedPolicyDocument");
  EXPECT_EQ(error("[]"), "MalformedPolicyDocument");
  EXPECT_EQ(error("{}"), "MalformedPolicyDocument");
  EXPECT_EQ(error(kAllow), "MalformedPolicyDocument") << "without a principal";
  EXPECT_EQ(error(""), "ValidationError");
  EXPECT_EQ(Call("GetRole", {{"RoleName", "r"}}).error(), "NoSuchEntity");
}

TEST_F(IamServiceTest, NamesAndTimesHaveTheirBounds) {
  EXPECT_EQ(CreateRole(std::string(64, 'x')).status, 200);
  EXPECT_EQ(CreateRole(std::string(65, 'x')).error(), "ValidationError");
  EXPECT_EQ(CreateRole("a b").error(), "ValidationError");
  EXPECT_EQ(CreateRole("a+=,.@-_").status, 200);
  EXPECT_EQ(CreateRole("s", {{"MaxSessionDuration", "3599"}}).error(), "ValidationError");
  EXPECT_EQ(CreateRole("l", {{"MaxSessionDuration", "43201"}}).error(), "ValidationError");
  EXPECT_EQ(CreateRole("d", {{"MaxSessionDuration", "43200"}}).status, 200);
  EXPECT_EQ(CreateRole("p", {{"Path", "no-slashes"}}).error(), "ValidationError");
}

/// Those that its model has are judged first, all together; names and paths have words of their
/// own.
TEST_F(IamServiceTest, ViolationsAreWordedAsIamWordsThem) {
  EXPECT_EQ(
      Call("GetRole").Text("Message"),
      "1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member "
      "must not be null");
  EXPECT_EQ(CreateRole("a b").Text("Message"),
            "The specified value for roleName is invalid. It must contain only alphanumeric "
            "characters and/or the following: +=,.@_-");
  EXPECT_THAT(CreateRole("p", {{"Path", "no-slashes"}}).Text("Message"),
              HasSubstr("It must begin and end with /"));
  const Said several = CreateRole(std::string(65, 'x'), {{"MaxSessionDuration", "1"}});
  EXPECT_EQ(several.error(), "ValidationError");
  EXPECT_THAT(several.Text("Message"), HasSubstr("2 validation errors detected: "));
  EXPECT_EQ(CreateRole("r", {{"MaxSessionDuration", "long"}}).error(), "MalformedInput");
}

TEST_F(IamServiceTest, AMemberThatIsNotHeededIsRefusedByName) {
  const Said said = Call("ListPolicies", {{"Scope", "Local"}, {"PolicyUsageFilter", "x"}});
  EXPECT_EQ(said.error(), "ValidationError");
  EXPECT_EQ(Call("ListPolicies", {{"Scope", "Local"}, {"PolicyUsageFilter", "PermissionsPolicy"}})
                .Text("Message"),
            "PolicyUsageFilter is not supported by this endpoint: ListPolicies does not heed it.");
}

/// AWS CLI's examples of create-role, update-role-description, get-role and list-roles.
TEST_F(IamServiceTest, AnAnswerShowsOfARoleWhatAwsShows) {
  const Fields more = {{"Description", "d"},
                       {"MaxSessionDuration", "7200"},
                       {"Tags.member.1.Key", "k"},
                       {"Tags.member.1.Value", "v"}};
  const std::vector<std::string> always = {"Path", "RoleName",   "RoleId",
                                           "Arn",  "CreateDate", "AssumeRolePolicyDocument"};
  const auto with = [&always](std::vector<std::string> names) {
    names.insert(names.begin(), always.begin(), always.end());
    return names;
  };
  const Fields role = {{"RoleName", "r"}};
  EXPECT_EQ(CreateRole("r", more).Names("Role"), with({"Tags"}));
  EXPECT_EQ(Call("UpdateRoleDescription", {{"RoleName", "r"}, {"Description", "e"}}).Names("Role"),
            with({"Description"}));
  EXPECT_EQ(Call("GetRole", role).Names("Role"),
            with({"Description", "MaxSessionDuration", "Tags", "RoleLastUsed"}));
  EXPECT_EQ(Call("ListRoles").Names("Roles/member"), with({"Description", "MaxSessionDuration"}));
}

/// API_Policy: a description is in GetPolicy's answer alone.
TEST_F(IamServiceTest, AnAnswerShowsOfAPolicyWhatAwsShows) {
  const Said made = Call("CreatePolicy", {{"PolicyName", "p"},
                                          {"PolicyDocument", kAllow},
                                          {"Description", "d"},
                                          {"Tags.member.1.Key", "k"},
                                          {"Tags.member.1.Value", "v"}});
  EXPECT_EQ(made.Text("Description"), "");
  EXPECT_EQ(made.Text("Key"), "k");
  const Fields policy = {{"PolicyArn", made.Text("Arn")}};
  EXPECT_EQ(Call("GetPolicy", policy).Text("Description"), "d");
  const Said listed = Call("ListPolicies", {{"Scope", "Local"}});
  EXPECT_EQ(listed.Text("PolicyName"), "p");
  EXPECT_EQ(listed.Text("Description"), "");
  EXPECT_EQ(listed.Text("Key"), "");
}

TEST_F(IamServiceTest, ARoleInUseIsNotDeleted) {
  CreateRole("r");
  Call("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", kAllow}});
  EXPECT_EQ(AttachError("r", kBasic), "");
  const Fields role = {{"RoleName", "r"}};
  EXPECT_EQ(Call("DeleteRole", role).error(), "DeleteConflict");
  Call("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", kBasic}});
  EXPECT_EQ(Call("DeleteRole", role).error(), "DeleteConflict");
  Call("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}});
  EXPECT_EQ(Call("DeleteRole", role).status, 200);
  EXPECT_EQ(Call("DeleteRole", role).error(), "NoSuchEntity");
}

TEST_F(IamServiceTest, AttachingTwiceIsOnceAndDetachingWhatIsNotAttachedIsAnError) {
  CreateRole("r");
  EXPECT_EQ(AttachError("r", kBasic), "");
  EXPECT_EQ(AttachError("r", kBasic), "");
  const Fields role = {{"RoleName", "r"}};
  EXPECT_THAT(Call("ListAttachedRolePolicies", role).Texts("PolicyArn"), ElementsAre(kBasic));
  const Fields both = {{"RoleName", "r"}, {"PolicyArn", kBasic}};
  EXPECT_EQ(Call("DetachRolePolicy", both).status, 200);
  EXPECT_EQ(Call("DetachRolePolicy", both).error(), "NoSuchEntity");
  EXPECT_EQ(AttachError("none", kBasic), "NoSuchEntity");
  EXPECT_EQ(AttachError("r", "arn:aws:iam::000000000000:policy/none"), "NoSuchEntity");
}

/// "You can have up to five versions", and their numbers are not used again.
TEST_F(IamServiceTest, APolicyHasFiveVersionsWhoseNumbersGoOn) {
  const std::string arn = CreatePolicy("p");
  const auto create = [&] {
    return Call("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", kAllow}});
  };
  for (int i = 2; i <= 5; ++i) EXPECT_EQ(create().Text("VersionId"), fmt::format("v{}", i));
  EXPECT_EQ(create().error(), "LimitExceeded");
  Call("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  EXPECT_EQ(create().Text("VersionId"), "v6");
  EXPECT_THAT(Call("ListPolicyVersions", {{"PolicyArn", arn}}).Texts("VersionId"),
              ElementsAre("v6", "v4", "v3", "v2", "v1"));
}

TEST_F(IamServiceTest, TheDefaultVersionStays) {
  const std::string arn = CreatePolicy("p");
  Call("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", kAllow}});
  const auto remove = [&](const std::string& version) {
    return Call("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", version}}).error();
  };
  EXPECT_EQ(remove("v1"), "DeleteConflict");
  Call("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v2"}});
  EXPECT_EQ(remove("v1"), "");
  EXPECT_EQ(remove("v1"), "NoSuchEntity");
  EXPECT_EQ(Call("GetPolicy", {{"PolicyArn", arn}}).Text("DefaultVersionId"), "v2");
}

TEST_F(IamServiceTest, APolicyInUseIsNotDeleted) {
  const std::string arn = CreatePolicy("p");
  CreateRole("r");
  AttachError("r", arn);
  EXPECT_EQ(Call("GetPolicy", {{"PolicyArn", arn}}).Text("AttachmentCount"), "1");
  EXPECT_EQ(Call("DeletePolicy", {{"PolicyArn", arn}}).error(), "DeleteConflict");
  Call("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}});
  EXPECT_EQ(Call("DeletePolicy", {{"PolicyArn", arn}}).status, 200);
  EXPECT_EQ(Call("GetPolicy", {{"PolicyArn", arn}}).error(), "NoSuchEntity");
}

TEST_F(IamServiceTest, TagsAreReplacedByTheirKeyUpToFifty) {
  CreateRole("r", {{"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "1"}});
  const auto tag = [this](const std::string& key, const std::string& value) {
    return Call("TagRole",
                {{"RoleName", "r"}, {"Tags.member.1.Key", key}, {"Tags.member.1.Value", value}});
  };
  tag("a", "2");
  EXPECT_THAT(Call("ListRoleTags", {{"RoleName", "r"}}).Texts("Value"), ElementsAre("2"));
  for (int i = 1; i < 50; ++i) EXPECT_EQ(tag(fmt::format("k{}", i), "").status, 200);
  EXPECT_EQ(tag("one-more", "").error(), "LimitExceeded");
  Call("UntagRole", {{"RoleName", "r"}, {"TagKeys.member.1", "a"}, {"TagKeys.member.2", "none"}});
  EXPECT_EQ(tag("one-more", "").status, 200);
}

TEST_F(IamServiceTest, TagKeysOfRolesDifferByMoreThanTheirCase) {
  const Fields lower = {{"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "2"}};
  const auto with = [&](Fields fields) {
    fields.insert(lower.begin(), lower.end());
    return fields;
  };
  CreateRole("r", {{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "1"}});
  const Fields role = {{"RoleName", "r"}};
  EXPECT_EQ(Call("TagRole", with(role)).status, 200);
  EXPECT_THAT(Call("ListRoleTags", role).Texts("Key"), ElementsAre("team"));
  EXPECT_THAT(Call("ListRoleTags", role).Texts("Value"), ElementsAre("2"));
  EXPECT_EQ(
      Call("TagRole",
           with({{"RoleName", "r"}, {"Tags.member.2.Key", "TEAM"}, {"Tags.member.2.Value", ""}}))
          .error(),
      "InvalidInput");
  Call("UntagRole", {{"RoleName", "r"}, {"TagKeys.member.1", "TEAM"}});
  EXPECT_THAT(Call("ListRoleTags", role).Texts("Key"), ElementsAre());

  const Fields policy = {{"PolicyArn", CreatePolicy("p")}};
  Fields both = with(policy);
  both.insert({{"Tags.member.2.Key", "Team"}, {"Tags.member.2.Value", ""}});
  EXPECT_EQ(Call("TagPolicy", both).status, 200);
  EXPECT_THAT(Call("ListPolicyTags", policy).Texts("Key"), ElementsAre("Team", "team"));
}

TEST_F(IamServiceTest, ARoleHasTenManagedPoliciesAtMost) {
  CreateRole("r");
  std::vector<std::string> arns;
  for (int i = 0; i < 11; ++i) arns.push_back(CreatePolicy(fmt::format("p{}", i)));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(AttachError("r", arns[static_cast<std::size_t>(i)]), "");
  EXPECT_EQ(AttachError("r", arns[10]), "LimitExceeded");
  EXPECT_EQ(AttachError("r", arns[0]), "") << "it is attached";
}

TEST_F(IamServiceTest, ListsComeInPagesAndByPath) {
  for (const char* name : {"c", "a", "b"}) CreateRole(name, {{"Path", "/x/"}});
  CreateRole("d");
  const Said first = Call("ListRoles", {{"PathPrefix", "/x/"}, {"MaxItems", "2"}});
  EXPECT_THAT(first.Texts("RoleName"), ElementsAre("a", "b"));
  EXPECT_EQ(first.Text("IsTruncated"), "true");
  const Said second = Call("ListRoles", {{"PathPrefix", "/x/"}, {"Marker", first.Text("Marker")}});
  EXPECT_THAT(second.Texts("RoleName"), ElementsAre("c"));
  EXPECT_EQ(second.Text("IsTruncated"), "false");
  EXPECT_THAT(Call("ListRoles", {{"PathPrefix", "/y/"}}).Texts("RoleName"), IsEmpty());
  EXPECT_EQ(Call("ListRoles", {{"Marker", "%"}}).error(), "ValidationError");
}

TEST_F(IamServiceTest, PagesLoseNoNameOfAnyCase) {
  const std::vector<std::string> names = {"alpha", "Beta", "gamma", "Zeta"};
  const auto listed = [&](const std::string& action, Fields fields, const std::string& member) {
    std::vector<std::string> all;
    fields.insert({"MaxItems", "1"});
    for (std::size_t page = 0; page < names.size(); ++page) {
      const Said said = Call(action, fields);
      for (const std::string& name : said.Texts(member)) all.push_back(name);
      fields["Marker"] = said.Text("Marker");
    }
    return all;
  };
  for (const std::string& name : names) {
    CreateRole(name);
    CreatePolicy(name);
    EXPECT_EQ(AttachError(name, kBasic), "");
  }
  EXPECT_EQ(listed("ListRoles", {}, "RoleName"), names);
  EXPECT_EQ(listed("ListPolicies", {{"Scope", "Local"}}, "PolicyName"), names);
  EXPECT_EQ(listed("ListEntitiesForPolicy", {{"PolicyArn", kBasic}}, "RoleName"), names);
}

TEST_F(IamServiceTest, ATrustPolicyIsReplacedAsAWhole) {
  CreateRole("r");
  const std::string other = R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"*"}]})";
  const Fields change = {{"RoleName", "r"}, {"PolicyDocument", other}};
  EXPECT_EQ(Call("UpdateAssumeRolePolicy", change).status, 200);
  EXPECT_EQ(
      text::PercentDecoded(Call("GetRole", {{"RoleName", "r"}}).Text("AssumeRolePolicyDocument")),
      other);
  const Fields broken = {{"RoleName", "r"}, {"PolicyDocument", "{"}};
  EXPECT_EQ(Call("UpdateAssumeRolePolicy", broken).error(), "MalformedPolicyDocument");
}

TEST_F(IamServiceTest, AnActionThatIsNotThereIsNamed) {
  const Said said = Call("CreateUser", {{"UserName", "u"}});
  EXPECT_EQ(said.error(), "InvalidAction");
  EXPECT_THAT(said.Text("Message"), HasSubstr("CreateUser"));
}

constexpr const char* kListsLake =
    R"({"Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake",)"
    R"("Condition":{"StringLike":{"s3:prefix":"a/*"}}},)"
    R"({"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}]})";

TEST_F(IamServiceTest, PoliciesAreSimulatedActionByActionAndResourceByResource) {
  Fields asked = {{"PolicyInputList.member.1", kListsLake},
                  {"ActionNames.member.1", "s3:ListBucket"},
                  {"ActionNames.member.2", "s3:DeleteObject"},
                  {"ResourceArns.member.1", "arn:aws:s3:::lake"},
                  {"ResourceArns.member.2", "arn:aws:s3:::other"}};
  const Said without = Call("SimulateCustomPolicy", asked);
  EXPECT_THAT(without.Texts("EvalDecision"),
              ElementsAre("implicitDeny", "implicitDeny", "explicitDeny", "explicitDeny"));
  EXPECT_THAT(without.Texts("EvaluationResults/member[1]/MissingContextValues/member"),
              ElementsAre("s3:prefix"));
  asked.insert({{"ContextEntries.member.1.ContextKeyName", "s3:Prefix"},
                {"ContextEntries.member.1.ContextKeyType", "string"},
                {"ContextEntries.member.1.ContextKeyValues.member.1", "a/b"}});
  const Said with = Call("SimulateCustomPolicy", asked);
  EXPECT_THAT(with.Texts("EvalDecision"),
              ElementsAre("allowed", "implicitDeny", "explicitDeny", "explicitDeny"));
  EXPECT_THAT(with.Texts("SourcePolicyId"),
              ElementsAre("PolicyInputList.1", "PolicyInputList.1", "PolicyInputList.1"));
  asked["MaxItems"] = "3";
  const Said first = Call("SimulateCustomPolicy", asked);
  EXPECT_EQ(first.Texts("EvalDecision").size(), 3U);
  asked["Marker"] = first.Text("Marker");
  EXPECT_THAT(Call("SimulateCustomPolicy", asked).Texts("EvalResourceName"),
              ElementsAre("arn:aws:s3:::other"));
}

TEST_F(IamServiceTest, APrincipalIsSimulatedByAllOfItsPolicies) {
  const std::string arn = CreateRole("r").Text("Arn");
  const auto decision = [&](const char* action, Fields more = {}) {
    more.insert({{"PolicySourceArn", arn}, {"ActionNames.member.1", action}});
    const Said said = Call("SimulatePrincipalPolicy", more);
    return said.status == 200 ? said.Text("EvalDecision") : said.error();
  };
  EXPECT_EQ(decision("s3:GetObject"), "implicitDeny");
  Call("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", kAllow}});
  EXPECT_EQ(decision("s3:GetObject"), "allowed");
  EXPECT_EQ(decision("logs:PutLogEvents"), "implicitDeny");
  AttachError("r", kBasic);
  EXPECT_EQ(decision("logs:PutLogEvents"), "allowed");
  Call("PutRolePermissionsBoundary",
       {{"RoleName", "r"}, {"PermissionsBoundary", CreatePolicy("b")}});
  EXPECT_EQ(decision("logs:PutLogEvents"), "implicitDeny") << "the boundary allows s3 alone";
  EXPECT_EQ(decision("s3:DeleteObject", {{"PolicyInputList.member.1", kListsLake}}),
            "explicitDeny");
  EXPECT_EQ(decision("GetObject"), "InvalidInput");
  EXPECT_EQ(decision("s3:GetObject", {{"PolicyInputList.member.1", "{"}}), "InvalidInput");
  EXPECT_EQ(decision("s3:GetObject", {{"ResourceOwner", "111122223333"}}), "InvalidInput");
  const Fields nobody = {{"PolicySourceArn", "arn:aws:iam::000000000000:role/none"},
                         {"ActionNames.member.1", "s3:GetObject"}};
  EXPECT_EQ(Call("SimulatePrincipalPolicy", nobody).error(), "NoSuchEntity");
}

TEST_F(IamServiceTest, AResourcesPolicyIsSimulatedForTheCallerThatIsNamed) {
  const char* const bucket =
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/u"},)"
      R"("Action":"s3:*","Resource":"arn:aws:s3:::lake/*"}})";
  Fields asked = {{"PolicyInputList.member.1", kListsLake},
                  {"ActionNames.member.1", "s3:GetObject"},
                  {"ResourceArns.member.1", "arn:aws:s3:::lake/a"},
                  {"ResourcePolicy", bucket}};
  EXPECT_EQ(Call("SimulateCustomPolicy", asked).error(), "InvalidInput");
  asked["CallerArn"] = "arn:aws:iam::000000000000:user/u";
  EXPECT_EQ(Call("SimulateCustomPolicy", asked).Text("EvalDecision"), "allowed");
  asked["CallerArn"] = "arn:aws:iam::000000000000:user/v";
  EXPECT_EQ(Call("SimulateCustomPolicy", asked).Text("EvalDecision"), "implicitDeny");
}

}  // namespace
}  // namespace weir::cloud::iam
