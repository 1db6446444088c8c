// What is a policy, and what is said of what is none.
#include "src/policy/document.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace weir::policy {
namespace {

std::string With(const std::string& members) {
  return R"({"Version":"2012-10-17","Statement":[{)" + members + "}]}";
}

std::string Refusal(const std::string& text, Kind kind = Kind::kIdentity) {
  const auto document = Document::Parse(text, kind);
  return document ? "" : document.error().message;
}

constexpr const char* kGood = R"("Effect":"Allow","Action":"s3:GetObject","Resource":"*")";

TEST(Documents, AStatementMayStandAlone) {
  const auto document =
      Document::Parse(std::string(R"({"Statement":{)") + kGood + "}}", Kind::kIdentity);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->statements().size(), 1U);
  EXPECT_FALSE(document->uses_keys());
}

TEST(Documents, EachKindHasItsOwnMembers) {
  const std::string trust = R"("Effect":"Allow","Action":"sts:AssumeRole",)"
                            R"("Principal":{"Service":"lambda.amazonaws.com"})";
  EXPECT_EQ(Refusal(With(kGood)), "");
  EXPECT_EQ(Refusal(With(trust), Kind::kTrust), "");
  EXPECT_EQ(Refusal(With(trust)), "Policy document should not specify a principal.");
  EXPECT_EQ(Refusal(With(trust + R"(,"Resource":"*")"), Kind::kTrust),
            "Has prohibited field Resource");
  EXPECT_EQ(Refusal(With(kGood), Kind::kResource), "Missing required field Principal");
  EXPECT_EQ(
      Refusal(With(R"("Effect":"Allow","Action":"s3:GetObject","Principal":"*")"), Kind::kTrust),
      "AssumeRole policy may only specify STS AssumeRole actions.");
}

TEST(Documents, ATrustPolicyMayAllowAllActions) {
  const char* const trust = R"("Effect":"Allow","Principal":"*","Action":"*")";
  EXPECT_EQ(Refusal(With(trust), Kind::kTrust), "");
}

TEST(Documents, WhatIsMissingIsSaidInTheWordsOfWhoIsGivenIt) {
  EXPECT_EQ(Refusal("{", Kind::kTrust), "This policy contains invalid Json");
  EXPECT_EQ(Refusal("[]", Kind::kResource),
            "Policies must be valid JSON and the first byte must be '{'");
  const std::string bucket = R"("Effect":"Allow","Principal":"*")";
  EXPECT_EQ(Refusal(With(bucket), Kind::kResource), "Missing required field Action");
  EXPECT_EQ(Refusal(With(bucket + R"(,"Action":"s3:*")"), Kind::kResource),
            "Missing required field Resource");
}

TEST(Documents, WhatIsMissingOrWrongIsNamed) {
  EXPECT_EQ(Refusal("{"), "Syntax errors in policy.");
  EXPECT_EQ(Refusal("[]"), "Syntax errors in policy.");
  EXPECT_EQ(Refusal(R"({"Statement":[]})"), "Syntax errors in policy: it has no Statement.");
  EXPECT_EQ(Refusal(With(R"("Action":"s3:*","Resource":"*")")), "Missing required field Effect");
  EXPECT_EQ(Refusal(With(R"("Effect":"allow","Action":"s3:*","Resource":"*")")),
            "Invalid effect: \"allow\"");
  EXPECT_EQ(Refusal(With(R"("Effect":"Allow","Resource":"*")")),
            "Policy statement must contain actions.");
  EXPECT_EQ(Refusal(With(R"("Effect":"Allow","Action":[],"Resource":"*")")),
            "Policy statement must contain actions.");
  EXPECT_EQ(Refusal(With(R"("Effect":"Allow","Action":"s3:*")")),
            "Policy statement must contain resources.");
  EXPECT_EQ(Refusal(With(R"("Effect":"Allow","Action":"GetObject","Resource":"*")")),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  EXPECT_EQ(Refusal(With(R"("Effect":"Allow","Action":"s3:*","Resource":"lake")")),
            "Resource lake must be in ARN format or \"*\".");
  EXPECT_EQ(Refusal(R"({"Version":"2026-01-01","Statement":{}})"),
            "The policy must contain a valid version string");
  EXPECT_NE(Refusal(With(std::string(kGood) + R"(,"Condition":{"Like":{"a:b":"c"}})"))
                .find("Invalid Condition type : Like"),
            std::string::npos);
  EXPECT_NE(Refusal(With(std::string(kGood) + R"(,"Actions":"s3:*")")).find("Actions"),
            std::string::npos);
  EXPECT_NE(Refusal(With(std::string(kGood) + R"(,"NotAction":"s3:*")")).find("NotAction"),
            std::string::npos);
}

TEST(Documents, SidsAreLettersAndDigitsAndStandOnce) {
  const std::string one = fmt::format(R"({{"Sid":"A",{}}})", kGood);
  EXPECT_EQ(Refusal(fmt::format(R"({{"Statement":[{},{}]}})", one, one)),
            "Statement IDs (SID) in a single policy must be unique.");
  EXPECT_NE(Refusal(With(std::string(R"("Sid":"a b",)") + kGood)), "");
  EXPECT_EQ(Refusal(With(std::string(R"("Sid":"a b","Principal":"*",)") + kGood), Kind::kResource),
            "");
}

TEST(Documents, PrincipalsAreOfKnownKinds) {
  const auto with = [](const char* principal) {
    return Refusal(With(fmt::format(R"({},"Principal":{})", kGood, principal)), Kind::kResource);
  };
  EXPECT_EQ(with(R"("*")"), "");
  EXPECT_EQ(with(R"({"AWS":["000000000000","arn:aws:iam::000000000000:role/r","*"]})"), "");
  EXPECT_EQ(with(R"({"Service":"lambda.amazonaws.com","Federated":"accounts.google.com"})"), "");
  EXPECT_NE(with(R"({"AWS":"somebody"})"), "");
  EXPECT_NE(with(R"("somebody")"), "");
  EXPECT_NE(with(R"({"Everybody":"*"})"), "");
  EXPECT_NE(with(R"({})"), "");
}

TEST(Documents, WhatWouldTakeTooLongIsRefused) {
  std::string deep(100, '[');
  EXPECT_NE(Refusal(deep), "");
  EXPECT_NE(Refusal(std::string(Document::kMaxBytes + 1, ' ')), "");
  EXPECT_NE(Refusal(With("\"Sid\":\"\\u0001\"," + std::string(kGood))), "");
}

TEST(Documents, KnowWhichKeysTheirConditionsAskFor) {
  const auto document = Document::Parse(
      With(std::string(kGood) +
           R"(,"Condition":{"StringLike":{"s3:prefix":"a"},"Bool":{"aws:SecureTransport":true}})"),
      Kind::kIdentity);
  ASSERT_TRUE(document);
  EXPECT_TRUE(document->uses_keys());
  EXPECT_EQ(document->ConditionKeys(),
            (std::vector<std::string>{"aws:securetransport", "s3:prefix"}));
}

}  // namespace
}  // namespace weir::policy
