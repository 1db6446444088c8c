// AssumeRole, GetSessionToken and who one is, as the STS API Reference has them.
#include "src/cloud/sts/service.h"

#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "src/text/percent.h"

namespace weir::cloud::sts {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

using Fields = std::map<std::string, std::string>;

constexpr const char* kRole = "arn:aws:iam::000000000000:role/path/r";
constexpr const char* kRoot = "arn:aws:iam::000000000000:root";

/// One role, which can be set to refuse an action.
class OneRole : public RoleDirectory {
 public:
  [[nodiscard]] std::optional<AssumableRole> Find(std::string_view arn) const override {
    if (arn != kRole) return std::nullopt;
    return AssumableRole{.name = "r", .id = "AROAR", .max_session_seconds = max_seconds};
  }
  [[nodiscard]] std::string_view Refused(std::string_view /*arn*/,
                                         const SessionWish& wish) const override {
    asked = wish;
    return refused;
  }
  int max_seconds = 7200;
  std::string_view refused;
  mutable SessionWish asked;
};

class OneFunction : public CallerDirectory {
 public:
  [[nodiscard]] std::optional<Identity> Find(std::string_view key) const override {
    if (key != "ASIAFUNCTION") return std::nullopt;
    return Identity{"arn:aws:sts::000000000000:assumed-role/f/name", "AROAF:name"};
  }
};

struct Said {
  int status = 0;
  std::string body;
  [[nodiscard]] std::string Text(const char* name) const {
    pugi::xml_document document;
    document.load_string(body.c_str());
    return document.find_node([name](auto one) { return one.name() == std::string(name); })
        .text()
        .get();
  }
  [[nodiscard]] std::string error() const { return Text("Code"); }
};

class StsServiceTest : public testing::Test {
 protected:
  Said Call(const std::string& action, const Fields& fields = {}, const std::string& key = "AKIA") {
    protocol::Call call;
    call.operation = action;
    call.access_key_id = key;
    call.http.headers.Add("Content-Type", "application/x-www-form-urlencoded");
    call.http.body = "Action=" + action + "&Version=2011-06-15";
    for (const auto& [name, value] : fields) {
      call.http.body += fmt::format("&{}={}", name, text::PercentEncoded(value));
    }
    Said said;
    service_.Handle(std::move(call), [&](const http::Response& response) {
      said = {response.status, response.body};
    });
    return said;
  }
  Said Assume(Fields more = {}, const std::string& key = "AKIA") {
    more.insert({{"RoleArn", kRole}, {"RoleSessionName", "me"}});
    return Call("AssumeRole", more, key);
  }

  store::Clock clock_{store::Duration{}, [] { return store::TimePoint(1h); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  OneRole roles_;
  OneFunction functions_;
  Sessions sessions_{*store_, clock_};
  StsService service_{sessions_, roles_, functions_};
};

TEST_F(StsServiceTest, ItsTablesFitItsModel) { service_.CheckTable(); }

TEST_F(StsServiceTest, AnAssumedRoleIsItsSession) {
  const Said assumed = Assume();
  EXPECT_EQ(assumed.Text("Arn"), "arn:aws:sts::000000000000:assumed-role/r/me");
  EXPECT_EQ(assumed.Text("AssumedRoleId"), "AROAR:me");
  EXPECT_EQ(assumed.Text("Expiration"), "1970-01-01T02:00:00Z");
  const Said who = Call("GetCallerIdentity", {}, assumed.Text("AccessKeyId"));
  EXPECT_EQ(who.Text("Arn"), assumed.Text("Arn"));
  EXPECT_EQ(who.Text("UserId"), "AROAR:me");
  EXPECT_EQ(Call("GetCallerIdentity").Text("Arn"), kRoot);
  EXPECT_EQ(Call("GetCallerIdentity", {}, "ASIAFUNCTION").Text("UserId"), "AROAF:name");
}

TEST_F(StsServiceTest, ARoleThatIsNotThereIsDeniedAsOneThatMayNotBeKnown) {
  const Said said = Assume({{"RoleArn", "arn:aws:iam::000000000000:role/none"}});
  EXPECT_EQ(said.status, 403);
  EXPECT_EQ(said.error(), "AccessDenied");
  EXPECT_EQ(said.Text("Message"),
            fmt::format("User: {} is not authorized to perform: sts:AssumeRole on resource: "
                        "arn:aws:iam::000000000000:role/none",
                        kRoot));
}

TEST_F(StsServiceTest, TheTrustPolicyIsAskedWithAllThatTheCallerSays) {
  EXPECT_EQ(Assume({{"ExternalId", "12345"},
                    {"SourceIdentity", "anna"},
                    {"Tags.member.1.Key", "Team"},
                    {"Tags.member.1.Value", "blue"}})
                .status,
            200);
  EXPECT_EQ(roles_.asked.name, "me");
  EXPECT_EQ(roles_.asked.external_id, "12345");
  EXPECT_EQ(roles_.asked.source_identity, "anna");
  EXPECT_EQ(roles_.asked.tags.at("Team"), "blue");
  roles_.refused = "sts:TagSession";
  EXPECT_THAT(Assume().Text("Message"), HasSubstr("not authorized to perform: sts:TagSession"));
}

/// "You cannot change the value during role chaining" (SourceIdentity).
TEST_F(StsServiceTest, ASourceIdentityIsShownAndStays) {
  const Said first = Assume({{"SourceIdentity", "anna"}});
  EXPECT_EQ(first.Text("SourceIdentity"), "anna");
  const std::string key = first.Text("AccessKeyId");
  EXPECT_EQ(Assume({}, key).Text("SourceIdentity"), "anna");
  EXPECT_EQ(Assume({{"SourceIdentity", "anna"}}, key).status, 200);
  EXPECT_EQ(Assume({{"SourceIdentity", "bert"}}, key).error(), "AccessDenied");
  EXPECT_EQ(Assume().body.find("SourceIdentity"), std::string::npos);
}

TEST_F(StsServiceTest, ASessionLastsAsLongAsTheRoleAllows) {
  EXPECT_EQ(Assume({{"DurationSeconds", "7200"}}).status, 200);
  EXPECT_EQ(Assume({{"DurationSeconds", "7201"}}).error(), "ValidationError");
  EXPECT_EQ(Assume({{"DurationSeconds", "899"}}).error(), "ValidationError");
  EXPECT_EQ(Assume({{"DurationSeconds", "soon"}}).error(), "MalformedInput");
}

/// "Role chaining limits your AWS CLI or AWS API role session to a maximum of one hour."
TEST_F(StsServiceTest, ARoleThatAssumesARoleHasAnHour) {
  const std::string key = Assume().Text("AccessKeyId");
  EXPECT_EQ(Assume({{"DurationSeconds", "3600"}}, key).status, 200);
  EXPECT_THAT(Assume({{"DurationSeconds", "3601"}}, key).Text("Message"), HasSubstr("1 hour"));
  EXPECT_EQ(Assume({{"DurationSeconds", "3601"}}, "ASIAFUNCTION").error(), "ValidationError");
  const std::string of_root = Call("GetSessionToken").Text("AccessKeyId");
  EXPECT_EQ(Assume({{"DurationSeconds", "3601"}}, of_root).status, 200) << "no role before it";
}

TEST_F(StsServiceTest, WhatIsNoNameIsRefused) {
  EXPECT_EQ(Assume({{"RoleSessionName", "a b"}}).error(), "ValidationError");
  EXPECT_EQ(Assume({{"RoleSessionName", "a"}}).error(), "ValidationError");
  EXPECT_EQ(Assume({{"ExternalId", "a b"}}).error(), "ValidationError");
  EXPECT_EQ(Assume({{"ExternalId", "a:/b@c"}}).status, 200);
  EXPECT_EQ(Assume({{"SourceIdentity", "a/b"}}).error(), "ValidationError");
}

TEST_F(StsServiceTest, TagsAreJudged) {
  const auto error = [this](const Fields& fields) { return Assume(fields).error(); };
  const Fields one = {{"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "a"}};
  Fields twice = one;
  twice.insert({{"Tags.member.2.Key", "team"}, {"Tags.member.2.Value", "b"}});
  EXPECT_EQ(error(twice), "ValidationError") << "keys are the same whatever their case";
  EXPECT_EQ(error({{"Tags.member.1.Key", "aws:x"}, {"Tags.member.1.Value", ""}}),
            "ValidationError");
  Fields transitive = one;
  transitive["TransitiveTagKeys.member.1"] = "TEAM";
  EXPECT_EQ(error(transitive), "");
  transitive["TransitiveTagKeys.member.2"] = "other";
  EXPECT_EQ(error(transitive), "ValidationError");
  Fields many;
  for (int i = 1; i <= 51; ++i) {
    many[fmt::format("Tags.member.{}.Key", i)] = fmt::format("k{}", i);
    many[fmt::format("Tags.member.{}.Value", i)] = "v";
  }
  EXPECT_EQ(error(many), "ValidationError");
}

TEST_F(StsServiceTest, SessionPoliciesHaveToBeSome) {
  const char* const bound = R"({"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})";
  EXPECT_EQ(Assume({{"Policy", bound}}).status, 200);
  EXPECT_EQ(Assume({{"Policy", R"({"Statement":[]})"}}).error(), "MalformedPolicyDocument");
  EXPECT_EQ(Assume({{"Policy", "{"}}).error(), "MalformedPolicyDocument");
  EXPECT_EQ(Assume({{"Policy", "[]"}}).error(), "MalformedPolicyDocument");
  EXPECT_EQ(Assume({{"Policy", std::string(2049, ' ')}}).error(), "ValidationError");
  EXPECT_EQ(Assume({{"PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}).status,
            200);
  EXPECT_EQ(Assume({{"PolicyArns.member.1.arn", "ReadOnlyAccess-is-no-arn"}}).error(),
            "ValidationError");
}

TEST_F(StsServiceTest, WhatCannotBeCheckedIsRefusedByName) {
  const Fields refused = {
      {"SerialNumber", "arn:aws:iam::0:mfa/x"},
      {"TokenCode", "123456"},
      {"ProvidedContexts.member.1.ProviderArn", "arn:aws:iam::aws:contextProvider/x"}};
  for (const auto& [name, value] : refused) {
    EXPECT_THAT(Assume({{name, value}}).Text("Message"),
                AllOf(HasSubstr(name.substr(0, 9)), HasSubstr("AssumeRole does not heed it")));
  }
  EXPECT_EQ(Call("GetSessionToken", {{"SerialNumber", "a-serial-number"}}).status, 400);
}

/// The words of AWS for it are not documented, but often seen.
TEST_F(StsServiceTest, ASessionGetsNoSessionToken) {
  const std::string session = Call("GetSessionToken").Text("AccessKeyId");
  for (const std::string& key :
       {session, Assume().Text("AccessKeyId"), std::string("ASIAFUNCTION")}) {
    const Said said = Call("GetSessionToken", {}, key);
    EXPECT_EQ(said.status, 403);
    EXPECT_EQ(said.Text("Message"), "Cannot call GetSessionToken with session credentials");
  }
}

}  // namespace
}  // namespace weir::cloud::sts
