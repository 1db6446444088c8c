// What /metrics says of requests, and what hostile names can't make of it.
#include "src/cloud/server/request_counts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::server {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Line(std::string_view operation, std::string_view status, int count) {
  return fmt::format("weir_requests_total{{service=\"s3\",operation=\"{}\",status=\"{}\"}} {}\n",
                     operation, status, count);
}

TEST(RequestCounts, AnswersAreCountedByOperationAndClass) {
  RequestCounts counts;
  counts.Count("s3", "GetObject", 200);
  counts.Count("s3", "GetObject", 206);
  counts.Count("s3", "GetObject", 304);
  counts.Count("s3", "GetObject", 404);
  counts.Count("s3", "GetObject", 500);
  const std::string page = counts.Render();
  EXPECT_THAT(page, HasSubstr(Line("GetObject", "2xx", 2)));
  EXPECT_THAT(page, HasSubstr(Line("GetObject", "3xx", 1)));
  EXPECT_THAT(page, HasSubstr(Line("GetObject", "4xx", 1)));
  EXPECT_THAT(page, HasSubstr(Line("GetObject", "5xx", 1)));
  EXPECT_THAT(page, Not(HasSubstr("1xx"))) << "what did not happen has no line";
}

TEST(RequestCounts, AnOperationThatNeverSucceededIsCountedAsOther) {
  RequestCounts counts;
  counts.Count("s3", "Invented", 400);
  EXPECT_THAT(counts.Render(), HasSubstr(Line("other", "4xx", 1)));
  counts.Count("s3", "PutObject", 200);
  counts.Count("s3", "PutObject", 400);
  EXPECT_THAT(counts.Render(), HasSubstr(Line("PutObject", "4xx", 1)));
}

TEST(RequestCounts, NamesThatWouldBreakThePageAreOther) {
  RequestCounts counts;
  for (const std::string& name :
       {std::string("a\"} 1\nfake"), std::string("a\\"), std::string(), std::string(65, 'x')}) {
    counts.Count("s3", name, 200);
  }
  EXPECT_THAT(counts.Render(), HasSubstr(Line("other", "2xx", 4)));
  EXPECT_THAT(counts.Render(), Not(HasSubstr("fake")));
}

TEST(RequestCounts, LinesAreBounded) {
  RequestCounts counts;
  for (int i = 0; i < 10'000; ++i) counts.Count("s3", fmt::format("Operation{}", i), 200);
  const std::string page = counts.Render();
  EXPECT_LE(std::count(page.begin(), page.end(), '\n'), 1'003);
  EXPECT_THAT(page, HasSubstr("operation=\"other\",status=\"2xx\""));
}

}  // namespace
}  // namespace weir::cloud::server
