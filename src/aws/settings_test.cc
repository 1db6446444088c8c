// What a process finds around it: profiles, endpoints, credentials from each place.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/api_error.h"
#include "src/aws/client_testing.h"
#include "src/aws/credentials_chain.h"
#include "src/aws/endpoint.h"
#include "src/aws/profile.h"

namespace weir::aws {
namespace {

using fakes::HeaderOf;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""s;
using ::testing::HasSubstr;

class SettingsTest : public ::testing::Test {
 protected:
  Environment Around() {
    return {[this](const std::string& name) -> std::optional<std::string> {
              const auto found = variables_.find(name);
              return found == variables_.end() ? std::nullopt : std::optional(found->second);
            },
            [this](const std::string& path) -> Result<std::string> {
              const auto found = files_.find(path);
              if (found == files_.end()) return Error{ErrorKind::kNotFound, path};
              return found->second;
            }};
  }

  Profile Loaded() { return LoadProfile(Around()).value(); }

  /// What the whole chain gives; the network answers by path.
  Result<Credentials> Found() {
    const Environment around = Around();
    const Profile profile = LoadProfile(around).value();
    InstanceMetadata instance(around, transport_, clock_);
    CredentialsProvider provider(
        CredentialsChain(around, profile, "eu-west-1", transport_, instance), clock_);
    return provider.Get(clock_.In(60s));
  }

  HttpResponse Answer(const HttpRequest& request) {
    const auto page = pages_.find(request.method + " " + request.origin.Authority() +
                                  request.target.substr(0, request.target.find('?')));
    return page == pages_.end() ? HttpResponse{404, {}, ""} : HttpResponse{200, {}, page->second};
  }

  std::map<std::string, std::string> variables_ = {{"HOME", "/h"}};
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> pages_;
  fakes::ManualClock clock_;
  fakes::ScriptedTransport transport_{[this](const auto& request) { return Answer(request); }};
};

constexpr const char* kCredentialsJson =
    R"({"Code":"Success","AccessKeyId":"ID","SecretAccessKey":"S","Token":"T",)"
    R"("Expiration":"2021-07-15T09:09:10Z"})";

TEST_F(SettingsTest, ProfilesOfBothFilesAreOne) {
  files_["/h/.aws/config"] =
      "[default]\nregion = eu-west-1\n# a comment\n[profile other]\nregion=us-east-1 ; here\n"
      "aws_access_key_id = from-config\n";
  files_["/h/.aws/credentials"] = "[other]\naws_access_key_id = from-credentials\n";
  EXPECT_EQ(Loaded().Setting("region"), "eu-west-1");
  variables_["AWS_PROFILE"] = "other";
  EXPECT_EQ(Loaded().Setting("region"), "us-east-1");
  EXPECT_EQ(Loaded().Setting("aws_access_key_id"), "from-credentials");
}

TEST_F(SettingsTest, AProfileThatIsNamedHasToExist) {
  EXPECT_TRUE(LoadProfile(Around()));
  variables_["AWS_PROFILE"] = "nobody";
  EXPECT_THAT(LoadProfile(Around()).error().message, HasSubstr("'nobody'"));
}

TEST_F(SettingsTest, EndpointsFromTheNearestToTheFarthest) {
  files_["/h/.aws/config"] =
      "[default]\nendpoint_url = http://all:1\nservices = mine\n"
      "[services mine]\ndynamodb =\n  endpoint_url = http://dynamo:2\ns3 =\n  "
      "endpoint_url=http://s3:3\n";
  const auto endpoint_of = [this](std::string_view service) {
    return FindEndpoint(Around(), Loaded(), service, "eu-west-1")->origin.Authority();
  };
  EXPECT_EQ(endpoint_of("kinesis"), "all:1");
  EXPECT_EQ(endpoint_of("dynamodb"), "dynamo:2");
  variables_["AWS_ENDPOINT_URL"] = "http://env:4";
  EXPECT_EQ(endpoint_of("dynamodb"), "env:4");
  variables_["AWS_ENDPOINT_URL_DYNAMODB"] = "http://env-dynamo:5";
  EXPECT_EQ(endpoint_of("dynamodb"), "env-dynamo:5");
  variables_["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(endpoint_of("dynamodb"), "dynamodb.eu-west-1.amazonaws.com");
}

TEST_F(SettingsTest, EndpointsAreTakenApart) {
  const auto plain = ParseEndpoint("http://localhost:4566/").value();
  EXPECT_EQ(plain.origin, (Origin{false, "localhost", 4566}));
  EXPECT_EQ(plain.path, "");
  EXPECT_EQ(ParseEndpoint("https://example.com/base/")->path, "/base");
  EXPECT_EQ(ParseEndpoint("http://[::1]:80")->origin.host, "::1");
  for (const char* wrong : {"localhost:4566", "http://", "http://a:b", "http://a:0",
                            "http://a:99999", "http://u:p@host", "ftp://a", "http://a/?x"}) {
    EXPECT_FALSE(ParseEndpoint(wrong)) << wrong;
  }
}

TEST_F(SettingsTest, ChinaHasItsOwnDomain) {
  EXPECT_EQ(FindEndpoint(Around(), {}, "s3", "cn-north-1")->origin.host,
            "s3.cn-north-1.amazonaws.com.cn");
}

TEST_F(SettingsTest, VariablesComeBeforeProfiles) {
  files_["/h/.aws/credentials"] =
      "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\naws_session_token = t\n";
  EXPECT_EQ(Found()->access_key_id, "FILE");
  EXPECT_EQ(Found()->session_token, "t");
  variables_["AWS_ACCESS_KEY_ID"] = "VARIABLE";
  variables_["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_EQ(Found()->access_key_id, "VARIABLE");
}

TEST_F(SettingsTest, AProfileThatNeedsMoreSaysWhat) {
  for (const std::string setting : {"sso_session", "source_profile", "credential_source"}) {
    files_["/h/.aws/config"] = "[default]\n" + setting + " = corp\n";
    EXPECT_THAT(Found().error().message, HasSubstr(setting));
  }
}

TEST_F(SettingsTest, AContainerAsksItsNeighbour) {
  variables_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/x";
  pages_["GET 169.254.170.2/v2/credentials/x"] = kCredentialsJson;
  const auto found = Found();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->access_key_id, "ID");
  EXPECT_EQ(found->expires_at, clock_.Today() + 1h);
}

TEST_F(SettingsTest, AContainerShowsItsToken) {
  variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
  variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
  files_["/token"] = "a-token\n";
  pages_["GET 169.254.170.23/v1/credentials"] = kCredentialsJson;
  ASSERT_TRUE(Found());
  EXPECT_EQ(HeaderOf(transport_.sent().back(), "Authorization"), "a-token");
}

TEST_F(SettingsTest, AContainerTellsNoStrangerItsToken) {
  variables_["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "a-token";
  for (const char* url : {"http://example.com/x", "http://127.example.com/x"}) {
    variables_["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    EXPECT_EQ(Found().error().kind, ErrorKind::kDenied);
  }
  EXPECT_TRUE(transport_.sent().empty());
}

TEST_F(SettingsTest, AnInstanceIsAskedWithAToken) {
  pages_["PUT 169.254.169.254/latest/api/token"] = "imds-token";
  pages_["GET 169.254.169.254/latest/meta-data/iam/security-credentials/"] = "role";
  pages_["GET 169.254.169.254/latest/meta-data/iam/security-credentials/role"] = kCredentialsJson;
  EXPECT_EQ(Found()->session_token, "T");
  EXPECT_EQ(HeaderOf(transport_.sent().back(), "X-aws-ec2-metadata-token"), "imds-token");
}

TEST_F(SettingsTest, NowhereAnyCredentials) {
  EXPECT_EQ(Found().error().kind, ErrorKind::kDenied);
  variables_["AWS_EC2_METADATA_DISABLED"] = "true";
  const auto asked = transport_.sent().size();
  EXPECT_FALSE(Found());
  EXPECT_EQ(transport_.sent().size(), asked);
}

TEST_F(SettingsTest, AWebIdentityBecomesARole) {
  variables_["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/jwt";
  variables_["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/weir";
  files_["/jwt"] = "ey.J\n";
  pages_["POST sts.eu-west-1.amazonaws.com/"] =
      "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
      "<AccessKeyId>ID</AccessKeyId><SecretAccessKey>a&amp;b</SecretAccessKey>"
      "<SessionToken>T</SessionToken><Expiration>2021-07-15T09:09:10Z</Expiration></Credentials>"
      "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
  const auto found = Found();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->secret_access_key, "a&b");
  pages_.clear();
  EXPECT_THAT(Found().error().message, HasSubstr("AssumeRoleWithWebIdentity"));
}

TEST(ApiError, CodeOfEachProtocol) {
  const auto code_of = [](const HttpResponse& response) { return ApiErrorOf(response).code; };
  EXPECT_EQ(code_of({400, {}, R"({"__type":"com.amazon#Some:http://x","Message":"m"})"}), "Some");
  EXPECT_EQ(code_of({400, {}, R"({"code":"Plain","message":"m"})"}), "Plain");
  EXPECT_EQ(code_of({403, {{"X-Amzn-ErrorType", "Denied:x"}}, ""}), "Denied");
  EXPECT_EQ(code_of({404, {}, "<Error><Code>NoSuchKey</Code></Error>"}), "NoSuchKey");
  EXPECT_EQ(code_of({500, {}, "{garbage"}), "");
}

}  // namespace
}  // namespace weir::aws
