// Lifecycle rules: refused in every shape that AWS refuses, and carried out by the clock.
#include "src/cloud/s3/lifecycle.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/lifecycle_sweeper.h"
#include "src/cloud/s3/service_testing.h"

namespace weir::cloud::s3 {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// It is 2020-09-13T12:26:40Z.
class Lifecycle : public S3ServiceTest {
 protected:
  void SetUp() override { ASSERT_EQ(Put("/lake", "").status, 200); }

  http::Response PutRules(const std::string& rules) {
    return Put("/lake?lifecycle", "<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>");
  }
  http::Response PutRule(const std::string& filter, const std::string& action,
                         const std::string& status = "Enabled") {
    return PutRules("<Rule><Filter>" + filter + "</Filter><Status>" + status + "</Status>" +
                    action + "</Rule>");
  }
  bool IsThere(const std::string& key) { return Send("HEAD", "/lake/" + key).status == 200; }
  void SweepAfter(store::Duration time) {
    clock_.Advance(time);
    LifecycleSweeper(store_, clock_).Sweep();
  }
};

constexpr const char* kDays3 = "<Expiration><Days>3</Days></Expiration>";
const std::string kTag = "<Tag><Key>k</Key><Value>v</Value></Tag>";

TEST_F(Lifecycle, RulesThatAwsTakesAreTaken) {
  const std::string date = "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration>";
  const std::string abort =
      "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>"
      "</AbortIncompleteMultipartUpload>";
  for (const auto& [filter, action] : std::vector<std::pair<std::string, std::string>>{
           {"", kDays3},
           {"\n", kDays3},
           {"<Prefix></Prefix>", kDays3 + abort},  // Terraform's filter {}
           {"<Prefix>a/</Prefix>", abort},
           {kTag, date},
           {"", "<Expiration><Date>2030-01-01</Date></Expiration>"},
           {"", "<Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration>"},
           {"", "<Expiration><Date>2030-01-01T00:00:00+00:00</Date></Expiration>"},
           {"<And><Prefix>a/</Prefix>" + kTag + "</And>", kDays3},
           {"<And><ObjectSizeGreaterThan>1</ObjectSizeGreaterThan>"
            "<ObjectSizeLessThan>2</ObjectSizeLessThan></And>",
            kDays3},
           {"",
            "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>"
            "</Expiration>"},
           {"",
            "<Expiration><Days>3</Days><ExpiredObjectDeleteMarker>false"
            "</ExpiredObjectDeleteMarker></Expiration>"},
           {"",
            "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
            "<NewerNoncurrentVersions>3</NewerNoncurrentVersions>"
            "</NoncurrentVersionExpiration>"}}) {
    EXPECT_EQ(Verdict(PutRule(filter, action)), "200") << filter << action;
  }
  EXPECT_EQ(Verdict(PutRules("<Rule><Prefix>a/</Prefix><Status>Enabled</Status>" +
                             std::string(kDays3) + "</Rule>")),
            "200");
}

TEST_F(Lifecycle, RulesThatAreNoneAreMalformed) {
  const std::string days = "<Days>3</Days>";
  const std::string date = "<Date>2030-01-01T00:00:00Z</Date>";
  for (const auto& [filter, action] : std::vector<std::pair<std::string, std::string>>{
           {"<Prefix>a/</Prefix>" + kTag, kDays3},
           {"<Prefix>a/</Prefix><ObjectSizeLessThan>5</ObjectSizeLessThan>", kDays3},
           {"<And><Prefix>a/</Prefix></And>", kDays3},
           {"<And></And>", kDays3},
           {"", "<Expiration/>"},
           {"", "<Expiration>" + days + date + "</Expiration>"},
           {"", "<Expiration>" + days +
                    "<ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"},
           {"", "<Expiration><Days>3000000000</Days></Expiration>"},
           {"", "<Expiration><Days>-1</Days></Expiration>"},
           {"", "<Expiration><Date>2030-02-30T00:00:00Z</Date></Expiration>"},
           {"", "<Transition>" + days + date + "<StorageClass>GLACIER</StorageClass></Transition>"},
           {"", "<Transition><StorageClass>GLACIER</StorageClass></Transition>"},
           {"",
            "<NoncurrentVersionExpiration><NewerNoncurrentVersions>3"
            "</NewerNoncurrentVersions></NoncurrentVersionExpiration>"},
           {"", "<NoncurrentVersionExpiration/>"},
           {"", "<AbortIncompleteMultipartUpload/>"}}) {
    EXPECT_EQ(Verdict(PutRule(filter, action)), "400 MalformedXML") << filter << action;
  }
  EXPECT_EQ(Verdict(PutRules("<Rule><Status>Enabled</Status>" + std::string(kDays3) + "</Rule>")),
            "400 MalformedXML");
  EXPECT_EQ(Verdict(Get("/lake?lifecycle")), "404 NoSuchLifecycleConfiguration");
}

TEST_F(Lifecycle, RulesThatSayNothingSensibleAreRefusedInAwsWords) {
  const auto refused = [&](const std::string& filter, const std::string& action) {
    const auto put = PutRule(filter, action);
    return TextOf(put, "Code") + ": " + TextOf(put, "Message");
  };
  const std::string abort =
      "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>"
      "</AbortIncompleteMultipartUpload>";
  const std::string marker =
      "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>";
  const std::string size = "<ObjectSizeLessThan>5</ObjectSizeLessThan>";
  EXPECT_EQ(refused("", "<Expiration><Days>0</Days></Expiration>"),
            "InvalidArgument: 'Days' for Expiration action must be a positive integer");
  EXPECT_EQ(refused("", "<Expiration><Date>2030-01-01T12:00:00Z</Date></Expiration>"),
            "InvalidArgument: 'Date' must be at midnight GMT");
  EXPECT_EQ(refused("", "<Expiration><Date>2030-01-01T00:00:00+02:00</Date></Expiration>"),
            "InvalidArgument: 'Date' must be at midnight GMT");
  EXPECT_THAT(refused("",
                      "<NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays>"
                      "</NoncurrentVersionExpiration>"),
              HasSubstr("InvalidArgument: 'NoncurrentDays' for NoncurrentVersionExpiration"));
  EXPECT_EQ(refused(kTag, abort),
            "InvalidRequest: AbortIncompleteMultipartUpload cannot be specified with Tags.");
  EXPECT_EQ(refused(size, abort),
            "InvalidRequest: AbortIncompleteMultipartUpload cannot be specified with Object Size.");
  EXPECT_EQ(refused(kTag, marker),
            "InvalidRequest: ExpiredObjectDeleteMarker cannot be specified with Tags.");
  EXPECT_EQ(refused("<And>" + kTag + kTag + "</And>", kDays3),
            "InvalidRequest: Duplicate Tag Keys are not allowed.");
  EXPECT_EQ(
      refused("<And><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan>" + size + "</And>", kDays3),
      "InvalidRequest: 'ObjectSizeLessThan' has to be a value greater than "
      "'ObjectSizeGreaterThan'.");
  EXPECT_EQ(refused("", ""), "InvalidRequest: At least one action needs to be specified in a rule");
  const std::string same =
      "<Rule><ID>x</ID><Filter/><Status>Enabled</Status>" + std::string(kDays3) + "</Rule>";
  EXPECT_EQ(Verdict(PutRules(same + same)), "400 InvalidArgument");
}

TEST_F(Lifecycle, TransitionsAreRefusedByName) {
  for (const std::string name : {"Transition", "NoncurrentVersionTransition"}) {
    const std::string days = name == "Transition" ? "Days" : "NoncurrentDays";
    const auto put = PutRule("", "<" + name + "><" + days + ">30</" + days +
                                     "><StorageClass>GLACIER</StorageClass></" + name + ">");
    EXPECT_EQ(Verdict(put), "501 NotImplemented");
    EXPECT_THAT(TextOf(put, "Message"), HasSubstr(name));
  }
}

TEST_F(Lifecycle, AnObjectGoesAtTheMidnightAfterItsDays) {
  PutRule("", kDays3);
  Put("/lake/a", "x");
  clock_.Advance(24h);
  Put("/lake/b", "x");
  SweepAfter(59h);  // the 16th, 23:26
  EXPECT_TRUE(IsThere("a"));
  SweepAfter(1h);
  EXPECT_FALSE(IsThere("a"));
  EXPECT_TRUE(IsThere("b"));
  SweepAfter(24h);
  EXPECT_FALSE(IsThere("b"));
}

TEST_F(Lifecycle, ADateHoldsFromItsDayOn) {
  PutRule("", "<Expiration><Date>2020-09-20</Date></Expiration>");
  Put("/lake/a", "x");
  SweepAfter(6 * 24h);
  EXPECT_TRUE(IsThere("a"));
  SweepAfter(24h);
  EXPECT_FALSE(IsThere("a"));
  Put("/lake/late", "x");
  SweepAfter(1h);
  EXPECT_FALSE(IsThere("late"));
}

TEST_F(Lifecycle, OnlyWhatAFilterSelectsGoes) {
  const auto put_all = [&] {
    Put("/lake/logs/a", "x");
    Put("/lake/logs/tagged", "x", {{"x-amz-tagging", "k=v&other=1"}});
    Put("/lake/tagged", "x", {{"x-amz-tagging", "k=v"}});
    Put("/lake/wrong", "x", {{"x-amz-tagging", "k=w"}});
    Put("/lake/large", std::string(1000, 'x'));
  };
  const auto left = [&](const std::string& filter) {
    put_all();
    EXPECT_EQ(Verdict(PutRule(filter, kDays3)), "200") << filter;
    SweepAfter(5 * 24h);
    std::string names;
    for (const char* key : {"logs/a", "logs/tagged", "tagged", "wrong", "large"}) {
      if (IsThere(key)) names += std::string(key) + " ";
    }
    return names;
  };
  EXPECT_EQ(left("<Prefix>logs/</Prefix>"), "tagged wrong large ");
  EXPECT_EQ(left(kTag), "logs/a wrong large ");
  EXPECT_EQ(left("<And><Prefix>logs/</Prefix>" + kTag + "</And>"), "logs/a tagged wrong large ");
  EXPECT_EQ(left("<ObjectSizeGreaterThan>999</ObjectSizeGreaterThan>"),
            "logs/a logs/tagged tagged wrong ");
  EXPECT_EQ(left("<ObjectSizeLessThan>1000</ObjectSizeLessThan>"), "large ");
}

TEST_F(Lifecycle, ARuleThatIsDisabledOrGoneDeletesNothing) {
  Put("/lake/a", "x");
  PutRule("", kDays3, "Disabled");
  SweepAfter(10 * 24h);
  EXPECT_TRUE(IsThere("a"));
  Send("DELETE", "/lake?lifecycle");
  SweepAfter(10 * 24h);
  EXPECT_TRUE(IsThere("a"));
}

TEST_F(Lifecycle, AnUploadThatIsNeverCompletedIsAborted) {
  PutRule("<Prefix>up/</Prefix>",
          "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>"
          "</AbortIncompleteMultipartUpload>");
  const auto begin = [&](const std::string& key) {
    const std::string id = TextOf(Send("POST", "/lake/" + key + "?uploads"), "UploadId");
    Put("/lake/" + key + "?partNumber=1&uploadId=" + id, "x");
    return "/lake/" + key + "?uploadId=" + id;
  };
  const std::string ours = begin("up/a");
  const std::string other = begin("down/a");
  SweepAfter(7 * 24h);
  EXPECT_EQ(Verdict(Get(ours)), "200");
  SweepAfter(24h);
  EXPECT_EQ(Verdict(Get(ours)), "404 NoSuchUpload");
  EXPECT_EQ(Verdict(Get(other)), "200");
}

TEST_F(Lifecycle, TheServiceSweepsByItselfWhenTheClockIsMoved) {
  Put("/lake/a", "x");
  PutRule("", kDays3);
  clock_.Advance(5 * 24h);
  while (IsThere("a")) std::this_thread::yield();  // ends, or the suite's time limit does
}

}  // namespace
}  // namespace weir::cloud::s3
