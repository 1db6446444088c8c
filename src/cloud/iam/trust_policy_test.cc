// Trust policies as the IAM User Guide shows them, and what they say to whom.
#include "src/cloud/iam/trust_policy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace weir::cloud::iam {
namespace {

constexpr std::string_view kAssume = "sts:AssumeRole";

/// A policy of these statements, each JSON.
std::string Policy(std::string_view statements) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements);
}

/// A statement that lets in accounts under `condition`, JSON.
std::string OfAccounts(std::string_view condition, std::string_view effect = "Allow",
                       std::string_view action = R"("sts:AssumeRole")") {
  return fmt::format(
      R"({{"Effect":"{}","Principal":{{"AWS":"111122223333"}},"Action":{},"Condition":{}}})",
      effect, action, condition);
}

constexpr std::string_view kOfLambda =
    R"({"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},)"
    R"("Action":"sts:AssumeRole"})";

TEST(TrustPolicy, AServiceIsTrustedThatIsNamed) {
  EXPECT_TRUE(TrustsService(Policy(kOfLambda), "lambda.amazonaws.com"));
  EXPECT_FALSE(TrustsService(Policy(kOfLambda), "ec2.amazonaws.com"));
  EXPECT_TRUE(TrustsService(
      R"({"Statement":{"Effect":"Allow","Action":["sts:*"],
          "Principal":{"Service":["edgelambda.amazonaws.com","lambda.amazonaws.com"]}}})",
      "lambda.amazonaws.com"))
      << "one statement without an array, several services, a pattern of actions";
  EXPECT_TRUE(TrustsService(Policy(R"({"Effect":"Allow","Principal":"*","Action":"*"})"),
                            "lambda.amazonaws.com"));
}

TEST(TrustPolicy, AServiceIsNotTrustedWithoutTheActionOrWithADenial) {
  EXPECT_FALSE(
      TrustsService(Policy(R"({"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
                 "Action":"sts:TagSession"})"),
                    "lambda.amazonaws.com"));
  EXPECT_FALSE(TrustsService(
      Policy(fmt::format(R"({},{{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}})",
                         kOfLambda)),
      "lambda.amazonaws.com"));
  EXPECT_FALSE(TrustsService(Policy(OfAccounts("{}")), "lambda.amazonaws.com"));
  EXPECT_FALSE(TrustsService("no JSON", "lambda.amazonaws.com"));
}

TEST(TrustPolicy, WhatCannotBeToldOfAServiceStopsIt) {
  const auto with_condition = [](std::string_view effect) {
    return fmt::format(R"({{"Effect":"{}","Principal":{{"Service":"lambda.amazonaws.com"}},
        "Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"aws:SourceAccount":"1"}}}}}})",
                       effect);
  };
  EXPECT_TRUE(TrustsService(Policy(with_condition("Allow")), "lambda.amazonaws.com"));
  EXPECT_TRUE(TrustsService(Policy(fmt::format("{},{}", kOfLambda, with_condition("Deny"))),
                            "lambda.amazonaws.com"))
      << "of a denial, neither";
}

/// "How to use an external ID when granting access to your AWS resources to a third party".
TEST(TrustPolicy, AnExternalIdIsAskedFor) {
  const std::string policy = Policy(OfAccounts(R"({"StringEquals":{"sts:ExternalId":"12345"}})"));
  EXPECT_TRUE(TrustsCaller(policy, kAssume, {{"sts:externalid", {"12345"}}}));
  EXPECT_FALSE(TrustsCaller(policy, kAssume, {{"sts:externalid", {"1234"}}}));
  EXPECT_FALSE(TrustsCaller(policy, kAssume, {}));
}

TEST(TrustPolicy, AServicesStatementIsNotTheCallers) {
  const std::string condition = R"({"StringEquals":{"sts:ExternalId":"12345"}})";
  const std::string policy = Policy(fmt::format("{},{}", kOfLambda, OfAccounts(condition)));
  EXPECT_FALSE(TrustsCaller(policy, kAssume, {}));
  EXPECT_TRUE(TrustsCaller(Policy(kOfLambda), kAssume, {})) << "with it alone, nobody is judged";
}

TEST(TrustPolicy, ConditionsCompareAsTheirOperatorSays) {
  const auto passes = [](std::string_view comparison, std::string_view values, policy::Keys keys) {
    return TrustsCaller(
        Policy(OfAccounts(fmt::format(R"({{"{}":{{"STS:ExternalID":{}}}}})", comparison, values))),
        kAssume, keys);
  };
  const policy::Keys given = {{"sts:externalid", {"Abc"}}};
  EXPECT_TRUE(passes("StringEquals", R"(["x","Abc"])", given));
  EXPECT_FALSE(passes("StringEquals", R"("abc")", given));
  EXPECT_TRUE(passes("StringEqualsIgnoreCase", R"("aBC")", given));
  EXPECT_TRUE(passes("StringLike", R"("A*")", given));
  EXPECT_TRUE(passes("StringLike", R"("*b?")", given));
  EXPECT_FALSE(passes("StringLike", R"("*b")", given));
  EXPECT_FALSE(passes("StringNotEquals", R"("Abc")", given));
  EXPECT_FALSE(passes("StringNotLike", R"("A*")", given));
  EXPECT_TRUE(passes("StringNotEquals", R"("Abc")", {})) << "a key that is not there is not equal";
  EXPECT_FALSE(passes("StringLike", R"("*")", {}));
  EXPECT_TRUE(passes("StringEqualsIfExists", R"("x")", {}));
  EXPECT_FALSE(passes("StringEqualsIfExists", R"("x")", given));
  EXPECT_TRUE(passes("Null", R"("true")", {}));
  EXPECT_FALSE(passes("Null", "true", given));
  EXPECT_TRUE(passes("Null", "false", given));
  EXPECT_FALSE(passes("NumericEquals", R"("1")", {}));
}

TEST(TrustPolicy, WhatCannotBeToldOfACallerStopsNobody) {
  const char* const condition = R"({"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}})";
  EXPECT_TRUE(TrustsCaller(Policy(OfAccounts(condition)), kAssume, {}));
  EXPECT_TRUE(
      TrustsCaller(Policy(OfAccounts("{}") + "," + OfAccounts(condition, "Deny")), kAssume, {}));
}

TEST(TrustPolicy, WhatIsNoPolicyTrustsNobody) {
  EXPECT_FALSE(TrustsCaller("no JSON", kAssume, {}));
}

TEST(TrustPolicy, ADenialNeedsAllOfItsConditions) {
  const auto passes = [](std::string_view condition) {
    return TrustsCaller(Policy(OfAccounts("{}") + "," + OfAccounts(condition, "Deny")), kAssume,
                        {{"sts:rolesessionname", {"me"}}});
  };
  EXPECT_FALSE(passes(R"({"StringEquals":{"sts:RoleSessionName":"me"}})"));
  EXPECT_TRUE(passes(R"({"StringEquals":{"sts:RoleSessionName":"you"}})"));
  EXPECT_TRUE(passes(R"({"StringEquals":{"sts:RoleSessionName":"me"},"Bool":{"aws:x":"true"}})"));
}

/// "Passing session tags in AWS STS": the policy has to allow sts:TagSession as well.
TEST(TrustPolicy, FurtherActionsAreAllowedByName) {
  const std::string both = R"(["sts:AssumeRole","sts:TagSession"])";
  const std::string policy =
      Policy(OfAccounts(R"({"StringLike":{"aws:RequestTag/Team":"*"}})", "Allow", both));
  const policy::Keys tagged = {{"aws:requesttag/team", {"blue"}}};
  EXPECT_TRUE(TrustsCaller(policy, "sts:TagSession", tagged));
  EXPECT_FALSE(TrustsCaller(policy, "sts:TagSession", {}));
  EXPECT_FALSE(TrustsCaller(policy, "sts:SetSourceIdentity", tagged));
  const std::string rest = R"({"Effect":"Allow","Principal":"*","NotAction":"sts:TagSession"})";
  EXPECT_TRUE(TrustsCaller(Policy(rest), kAssume, {}));
  EXPECT_FALSE(TrustsCaller(Policy(rest), "sts:TagSession", {}));
}

}  // namespace
}  // namespace weir::cloud::iam
