// The evaluation logic for one account, case by case, and what holds for all policies.
#include "src/policy/evaluation.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::policy {
namespace {

const Caller kSession = {.arn = "arn:aws:sts::000000000000:assumed-role/r/s",
                         .role_arn = "arn:aws:iam::000000000000:role/r",
                         .account = "000000000000",
                         .service = ""};
constexpr const char* kObject = "arn:aws:s3:::lake/a";

Document Read(const std::string& statements, Kind kind = Kind::kIdentity) {
  const auto document =
      Document::Parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", kind);
  EXPECT_TRUE(document) << (document ? "" : document.error().message);
  return *document;
}

std::string One(const char* effect, const char* action, const char* resource,
                const std::string& more = "") {
  return fmt::format(R"({{"Effect":"{}","Action":"{}","Resource":"{}"{}}})", effect, action,
                     resource, more);
}

Decision Ask(const Policies& policies, const char* action = "s3:GetObject",
             const char* resource = kObject) {
  return Judge(kSession, policies, {.action = action, .resource = resource, .keys = {}});
}

std::string Why(const Policies& policies) {
  const Wish wish = {.action = "s3:GetObject", .resource = kObject, .keys = {}};
  const Decision decision = Judge(kSession, policies, wish);
  EXPECT_FALSE(decision.is_allowed);
  return WhyDenied(kSession, wish, decision);
}

const std::string kWhat =
    "User: arn:aws:sts::000000000000:assumed-role/r/s is not authorized to perform: s3:GetObject "
    "on "
    "resource: arn:aws:s3:::lake/a";

const Document kAllowAll = Read(One("Allow", "*", "*"));
const Document kAllowRead = Read(One("Allow", "s3:Get*", "arn:aws:s3:::lake/*"));
const Document kAllowOther = Read(One("Allow", "sqs:*", "*"));
const Document kDenyRead = Read(One("Deny", "s3:GetObject", "*"));

Document ForPrincipal(const char* effect, const char* principal) {
  return Read(One(effect, "s3:GetObject", "arn:aws:s3:::lake/*",
                  fmt::format(R"(,"Principal":{})", principal)),
              Kind::kResource);
}

TEST(Evaluation, WhatNobodyAllowsIsDenied) {
  EXPECT_EQ(Why({}), kWhat + " because no identity-based policy allows the s3:GetObject action");
  EXPECT_FALSE(Ask({.identity = {&kAllowOther}}).is_allowed);
  EXPECT_TRUE(Ask({.identity = {&kAllowOther, &kAllowRead}}).is_allowed);
  EXPECT_FALSE(Ask({.identity = {&kAllowRead}}, "s3:PutObject").is_allowed);
  EXPECT_FALSE(Ask({.identity = {&kAllowRead}}, "s3:GetObject", "arn:aws:s3:::other/a").is_allowed);
}

TEST(Evaluation, ADenialHasTheLastWord) {
  EXPECT_EQ(Why({.identity = {&kAllowAll, &kDenyRead}}),
            kWhat + " with an explicit deny in an identity-based policy");
  EXPECT_EQ(Why({.identity = {&kAllowAll}, .has_boundary = true, .boundary = &kDenyRead}),
            kWhat + " with an explicit deny in a permissions boundary");
  EXPECT_EQ(Why({.identity = {&kAllowAll}, .has_session = true, .session = {&kDenyRead}}),
            kWhat + " with an explicit deny in a session policy");
  const Document bucket = ForPrincipal("Deny", R"("*")");
  EXPECT_EQ(Why({.identity = {&kAllowAll}, .resource = &bucket}),
            kWhat + " with an explicit deny in a resource-based policy");
  EXPECT_FALSE(Ask({.is_root = true, .resource = &bucket}).is_allowed);
}

TEST(Evaluation, ABoundaryAllowsNothingByItself) {
  EXPECT_FALSE(Ask({.has_boundary = true, .boundary = &kAllowAll}).is_allowed);
  EXPECT_TRUE(
      Ask({.identity = {&kAllowRead}, .has_boundary = true, .boundary = &kAllowAll}).is_allowed);
  EXPECT_EQ(Why({.identity = {&kAllowAll}, .has_boundary = true, .boundary = &kAllowOther}),
            kWhat + " because no permissions boundary allows the s3:GetObject action");
  EXPECT_FALSE(Ask({.identity = {&kAllowAll}, .has_boundary = true}).is_allowed);
}

TEST(Evaluation, ASessionPolicyBoundsTheRole) {
  EXPECT_TRUE(
      Ask({.identity = {&kAllowAll}, .has_session = true, .session = {&kAllowRead}}).is_allowed);
  EXPECT_EQ(Why({.identity = {&kAllowAll}, .has_session = true, .session = {&kAllowOther}}),
            kWhat + " because no session policy allows the s3:GetObject action");
}

TEST(Evaluation, AResourcesPolicyAllowsByItself) {
  for (const char* principal :
       {R"("*")", R"({"AWS":"arn:aws:iam::000000000000:role/r"})", R"({"AWS":"*"})",
        R"({"AWS":"arn:aws:sts::000000000000:assumed-role/r/s"})"}) {
    const Document bucket = ForPrincipal("Allow", principal);
    EXPECT_TRUE(Ask({.resource = &bucket}).is_allowed) << principal;
    EXPECT_EQ(Ask({.resource = &bucket}).layer, Layer::kResource);
  }
  for (const char* principal :
       {R"({"AWS":"arn:aws:iam::000000000000:role/other"})",
        R"({"Service":"lambda.amazonaws.com"})", R"({"AWS":"111122223333"})"}) {
    const Document bucket = ForPrincipal("Allow", principal);
    EXPECT_FALSE(Ask({.resource = &bucket}).is_allowed) << principal;
  }
}

TEST(Evaluation, APolicyForTheAccountLeavesItToTheAccount) {
  for (const char* principal :
       {R"({"AWS":"000000000000"})", R"({"AWS":"arn:aws:iam::000000000000:root"})"}) {
    const Document bucket = ForPrincipal("Allow", principal);
    EXPECT_FALSE(Ask({.resource = &bucket}).is_allowed) << principal;
    EXPECT_TRUE(Ask({.identity = {&kAllowRead}, .resource = &bucket}).is_allowed);
    const Document denial = ForPrincipal("Deny", principal);
    EXPECT_FALSE(Ask({.identity = {&kAllowRead}, .resource = &denial}).is_allowed);
  }
}

TEST(Evaluation, BoundsHoldForARoleThatAResourceNamesAndNotForASession) {
  const Document role = ForPrincipal("Allow", R"({"AWS":"arn:aws:iam::000000000000:role/r"})");
  const Document session =
      ForPrincipal("Allow", R"({"AWS":"arn:aws:sts::000000000000:assumed-role/r/s"})");
  EXPECT_FALSE(Ask({.has_boundary = true, .boundary = &kAllowOther, .resource = &role}).is_allowed);
  EXPECT_FALSE(Ask({.has_session = true, .session = {&kAllowOther}, .resource = &role}).is_allowed);
  EXPECT_TRUE(
      Ask({.has_boundary = true, .boundary = &kAllowOther, .resource = &session}).is_allowed);
}

TEST(Evaluation, WhatIsNotNamedIsMeantByNot) {
  const Document but_sqs =
      Read(R"({"Effect":"Allow","NotAction":"sqs:*","NotResource":"arn:aws:s3:::secret/*"})");
  EXPECT_TRUE(Ask({.identity = {&but_sqs}}).is_allowed);
  EXPECT_FALSE(Ask({.identity = {&but_sqs}}, "sqs:SendMessage", "arn:aws:sqs:a:b:c").is_allowed);
  EXPECT_FALSE(Ask({.identity = {&but_sqs}}, "s3:GetObject", "arn:aws:s3:::secret/a").is_allowed);
  const Document others = Read(R"({"Effect":"Deny","Action":"*","Resource":"*",)"
                               R"("NotPrincipal":{"AWS":"arn:aws:iam::000000000000:role/r"}})",
                               Kind::kResource);
  EXPECT_TRUE(Ask({.identity = {&kAllowAll}, .resource = &others}).is_allowed);
}

TEST(Evaluation, AConditionThatIsNotMetMakesNoStatement) {
  const Document listing =
      Read(One("Allow", "s3:ListBucket", "arn:aws:s3:::lake",
               R"(,"Condition":{"StringLike":{"s3:prefix":["lake/*","ledger/*"]}})"));
  const auto may = [&](const char* prefix) {
    const Keys keys = {{"s3:prefix", {prefix}}};
    return Judge(kSession, {.identity = {&listing}},
                 {.action = "s3:ListBucket",
                  .resource = "arn:aws:s3:::lake",
                  .keys = {&keys, nullptr}})
        .is_allowed;
  };
  EXPECT_TRUE(may("lake/2026"));
  EXPECT_TRUE(may("ledger/"));
  EXPECT_FALSE(may(""));
  EXPECT_FALSE(may("quarantine/"));
}

TEST(Evaluation, TheStatementThatDecidedIsNamed) {
  const Document named = Read(R"({"Sid":"Read","Effect":"Allow","Action":"s3:*","Resource":"*"})");
  ASSERT_NE(Ask({.identity = {&named}}).statement, nullptr);
  EXPECT_EQ(Ask({.identity = {&named}}).statement->sid, "Read");
}

TEST(Evaluation, ATrustPolicyNamesAServiceOrARole) {
  const auto trusts = [](const std::string& principal, const Caller& caller) {
    const Document trust =
        Read(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principal + "}",
             Kind::kTrust);
    return Trusts(trust, caller, {.action = "sts:AssumeRole", .resource = "*", .keys = {}});
  };
  const Caller lambda = {
      .arn = "", .role_arn = "", .account = "", .service = "lambda.amazonaws.com"};
  EXPECT_TRUE(trusts(R"({"Service":"lambda.amazonaws.com"})", lambda));
  EXPECT_TRUE(trusts(R"({"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]})", lambda));
  EXPECT_FALSE(trusts(R"({"Service":"scheduler.amazonaws.com"})", lambda));
  EXPECT_FALSE(trusts(R"({"AWS":"000000000000"})", lambda));
  EXPECT_TRUE(trusts(R"({"AWS":"000000000000"})", kSession));
  EXPECT_FALSE(trusts(R"({"Service":"lambda.amazonaws.com"})", kSession));
}

TEST(Evaluation, S3QuotesTheResource) {
  const Wish wish = {.action = "s3:GetObject", .resource = kObject, .keys = {}};
  EXPECT_NE(
      WhyDenied(kSession, wish, {}, true).find("on resource: \"arn:aws:s3:::lake/a\" because"),
      std::string::npos);
}

// ---- What holds for all policies

std::string AnyStatement() {
  return One(*rc::gen::element("Allow", "Deny"),
             *rc::gen::element("*", "s3:*", "s3:Get*", "s3:GetObject", "sqs:*"),
             *rc::gen::element("*", "arn:aws:s3:::lake/*", "arn:aws:s3:::other/*", kObject));
}

std::vector<Document> AnyDocuments() {
  std::vector<Document> documents;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) documents.push_back(Read(AnyStatement()));
  return documents;
}

std::vector<const Document*> Pointers(const std::vector<Document>& documents) {
  std::vector<const Document*> pointers;
  for (const Document& document : documents) pointers.push_back(&document);
  return pointers;
}

RC_GTEST_PROP(Evaluation, TheOrderOfPoliciesDoesNotMatter, ()) {
  const std::vector<Document> documents = AnyDocuments();
  Policies policies = {.identity = Pointers(documents)};
  const bool before = Ask(policies).is_allowed;
  std::reverse(policies.identity.begin(), policies.identity.end());
  RC_ASSERT(Ask(policies).is_allowed == before);
}

RC_GTEST_PROP(Evaluation, NoDenialAndNoBoundAllowsMore, ()) {
  const std::vector<Document> documents = AnyDocuments();
  const Document further = Read(AnyStatement());
  const Policies before = {.identity = Pointers(documents)};
  Policies bounded = before;
  bounded.has_boundary = true;
  bounded.boundary = &further;
  Policies in_session = before;
  in_session.has_session = true;
  in_session.session = {&further};
  Policies denied = before;
  denied.identity.push_back(&kDenyRead);
  const bool was = Ask(before).is_allowed;
  RC_ASSERT(was || !Ask(bounded).is_allowed);
  RC_ASSERT(was || !Ask(in_session).is_allowed);
  RC_ASSERT(!Ask(denied).is_allowed);
}

RC_GTEST_PROP(Evaluation, AFurtherAllowanceTakesNothingAway, ()) {
  const std::vector<Document> documents = AnyDocuments();
  Policies policies = {.identity = Pointers(documents)};
  const bool was = Ask(policies).is_allowed;
  policies.identity.push_back(&kAllowRead);
  RC_ASSERT(!was || Ask(policies).is_allowed);
}

}  // namespace
}  // namespace weir::policy
