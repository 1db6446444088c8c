// S3: the table of its operations, the gates that all of them share, and its errors as XML.
#include "src/cloud/s3/service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "src/cloud/s3/access.h"
#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/ops/bucket_policy.h"
#include "src/cloud/s3/ops/buckets.h"
#include "src/cloud/s3/ops/configurations.h"
#include "src/cloud/s3/ops/copy_object.h"
#include "src/cloud/s3/ops/delete_objects.h"
#include "src/cloud/s3/ops/get_object.h"
#include "src/cloud/s3/ops/list_objects.h"
#include "src/cloud/s3/ops/multipart.h"
#include "src/cloud/s3/ops/object_tagging.h"
#include "src/cloud/s3/ops/put_object.h"
#include "src/cloud/s3/request_class.h"
#include "src/cloud/s3/routes.h"
#include "src/cloud/s3/xml.h"
#include "src/codec/hex.h"
#include "src/result/check.h"

namespace weir::cloud::s3 {
namespace {

using enum Level;

// What a parameter or header selects stands above what has none.
constexpr Operation kOperations[] = {
    {"ListBuckets", "GET", kService, "", "", ListBuckets},

    {"DeleteObjects", "POST", kBucket, "delete", "", DeleteObjects},
    {"GetBucketAccelerateConfiguration", "GET", kBucket, "accelerate", "",
     GetConfiguration<kAccelerate>},
    {"GetBucketAcl", "GET", kBucket, "acl", "", GetAcl},
    {"PutBucketAcl", "PUT", kBucket, "acl", "", PutAcl},
    {"GetBucketCors", "GET", kBucket, "cors", "", GetConfiguration<kCors>},
    {"DeleteBucketCors", "DELETE", kBucket, "cors", "", DeleteConfiguration<kCors>},
    {"GetBucketEncryption", "GET", kBucket, "encryption", "", GetConfiguration<kEncryption>},
    {"PutBucketEncryption", "PUT", kBucket, "encryption", "", PutConfiguration<kEncryption>},
    {"DeleteBucketEncryption", "DELETE", kBucket, "encryption", "",
     DeleteConfiguration<kEncryption>},
    {"GetBucketLifecycleConfiguration", "GET", kBucket, "lifecycle", "",
     GetConfiguration<kLifecycle>},
    {"PutBucketLifecycleConfiguration", "PUT", kBucket, "lifecycle", "",
     PutConfiguration<kLifecycle>},
    {"DeleteBucketLifecycle", "DELETE", kBucket, "lifecycle", "", DeleteConfiguration<kLifecycle>},
    {"GetBucketLocation", "GET", kBucket, "location", "", GetBucketLocation},
    {"GetBucketLogging", "GET", kBucket, "logging", "", GetConfiguration<kLogging>},
    {"GetBucketNotificationConfiguration", "GET", kBucket, "notification", "",
     GetConfiguration<kNotification>},
    {"GetObjectLockConfiguration", "GET", kBucket, "object-lock", "",
     GetConfiguration<kObjectLock>},
    {"GetBucketOwnershipControls", "GET", kBucket, "ownershipControls", "",
     GetConfiguration<kOwnershipControls>},
    {"PutBucketOwnershipControls", "PUT", kBucket, "ownershipControls", "",
     PutConfiguration<kOwnershipControls>},
    {"DeleteBucketOwnershipControls", "DELETE", kBucket, "ownershipControls", "",
     DeleteConfiguration<kOwnershipControls>},
    {"GetBucketPolicy", "GET", kBucket, "policy", "", GetBucketPolicy},
    {"PutBucketPolicy", "PUT", kBucket, "policy", "", PutBucketPolicy},
    {"DeleteBucketPolicy", "DELETE", kBucket, "policy", "", DeleteBucketPolicy},
    {"GetBucketPolicyStatus", "GET", kBucket, "policyStatus", "", GetBucketPolicyStatus},
    {"GetPublicAccessBlock", "GET", kBucket, "publicAccessBlock", "",
     GetConfiguration<kPublicAccessBlock>},
    {"PutPublicAccessBlock", "PUT", kBucket, "publicAccessBlock", "",
     PutConfiguration<kPublicAccessBlock>},
    {"DeletePublicAccessBlock", "DELETE", kBucket, "publicAccessBlock", "",
     DeleteConfiguration<kPublicAccessBlock>},
    {"GetBucketReplication", "GET", kBucket, "replication", "", GetConfiguration<kReplication>},
    {"DeleteBucketReplication", "DELETE", kBucket, "replication", "",
     DeleteConfiguration<kReplication>},
    {"GetBucketRequestPayment", "GET", kBucket, "requestPayment", "",
     GetConfiguration<kRequestPayment>},
    {"GetBucketTagging", "GET", kBucket, "tagging", "", GetConfiguration<kTags>},
    {"PutBucketTagging", "PUT", kBucket, "tagging", "", PutConfiguration<kTags>},
    {"DeleteBucketTagging", "DELETE", kBucket, "tagging", "", DeleteConfiguration<kTags>},
    {"ListMultipartUploads", "GET", kBucket, "uploads", "", ListMultipartUploads},
    {"GetBucketVersioning", "GET", kBucket, "versioning", "", GetConfiguration<kVersioning>},
    {"PutBucketVersioning", "PUT", kBucket, "versioning", "", PutConfiguration<kVersioning>},
    {"ListObjectVersions", "GET", kBucket, "versions", "", ListObjectVersions},
    {"GetBucketWebsite", "GET", kBucket, "website", "", GetConfiguration<kWebsite>},
    {"DeleteBucketWebsite", "DELETE", kBucket, "website", "", DeleteConfiguration<kWebsite>},

    {"GetObjectAcl", "GET", kObject, "acl", "", GetAcl},
    {"PutObjectAcl", "PUT", kObject, "acl", "", PutAcl},
    {"GetObjectTagging", "GET", kObject, "tagging", "", GetObjectTagging},
    {"PutObjectTagging", "PUT", kObject, "tagging", "", PutObjectTagging},
    {"DeleteObjectTagging", "DELETE", kObject, "tagging", "", DeleteObjectTagging},
    {"CreateMultipartUpload", "POST", kObject, "uploads", "", CreateMultipartUpload},
    {"UploadPartCopy", "PUT", kObject, "uploadId", "x-amz-copy-source", nullptr, nullptr,
     &kUploadPartCopy},
    {"UploadPart", "PUT", kObject, "uploadId", "", nullptr, &kUploadPart},
    {"CompleteMultipartUpload", "POST", kObject, "uploadId", "", CompleteMultipartUpload},
    {"AbortMultipartUpload", "DELETE", kObject, "uploadId", "", AbortMultipartUpload},
    {"ListParts", "GET", kObject, "uploadId", "", ListParts},
};

constexpr Operation kPlainOperations[] = {
    {"CopyObject", "PUT", kObject, "", "x-amz-copy-source", nullptr, nullptr, &kCopyObject},
    {"PutObject", "PUT", kObject, "", "", nullptr, &kPutObject},
    {"GetObject", "GET", kObject, "", "", GetObject},
    {"HeadObject", "HEAD", kObject, "", "", HeadObject},
    {"DeleteObject", "DELETE", kObject, "", "", DeleteObject},
    {"ListObjectsV2", "GET", kBucket, "list-type", "", ListObjectsV2},
    {"ListObjects", "GET", kBucket, "", "", ListObjects},
    {"CreateBucket", "PUT", kBucket, "", "", CreateBucket},
    {"HeadBucket", "HEAD", kBucket, "", "", HeadBucket},
    {"DeleteBucket", "DELETE", kBucket, "", "", DeleteBucket},
};

/// The operation that a request means: those that are there, then those that are not, so that these
/// are never taken for a plain one (a PUT of `?website` is no CreateBucket).
const Operation* OperationOf(const http::Request& http, const Address& address) {
  const auto find = [&](std::span<const Operation> operations) -> const Operation* {
    const auto found = std::ranges::find_if(
        operations, [&](const Operation& one) { return Means(http, address, one); });
    return found == operations.end() ? nullptr : &*found;
  };
  if (const Operation* const operation = find(kOperations)) return operation;
  if (const Operation* const operation = find(UnimplementedOperations())) return operation;
  return find(kPlainOperations);
}

/// Where a request leads, read once.
struct Route : protocol::Reading {
  explicit Route(const http::Request& http)
      : address(AddressOf(http)), operation(address ? OperationOf(http, *address) : nullptr) {}

  std::optional<Address> address;  ///< nothing where its URI is none
  const Operation* operation;      ///< null: none
};

/// As errors name it.
std::string_view TypeOf(Level level) {
  if (level == Level::kService) return "SERVICE";
  return level == Level::kBucket ? "BUCKET" : "OBJECT";
}

/// The gates before every operation.
std::optional<protocol::AwsError> ProblemOfAny(const Request& request) {
  if (request.address.level == Level::kService) return std::nullopt;
  if (!IsBucketName(request.bucket().text)) return errors::InvalidBucketName(request.bucket());
  if (request.key().text.size() > kMaxKeyBytes) {
    return errors::KeyTooLong(request.key().text.size(), kMaxKeyBytes);
  }
  const auto owner = request.call.http.headers.Find("x-amz-expected-bucket-owner");
  if (owner && *owner != protocol::kAccountId) return errors::AccessDenied();
  return std::nullopt;
}

/// User Guide, "Required permissions for Amazon S3 API operations": that an object is not there is
/// told to those alone who may list (WhoMayNotListIsNotToldWhatIsMissing).
Answer Told(const Request& request, const Operation& operation, Answer answer) {
  if (answer || answer.error().code != "NoSuchKey" || operation.copier != nullptr) return answer;
  if (auto why = WhyNotTold(request)) return errors::AccessDenied(*why);
  return answer;
}

/// Every answer has two ids, this one opaque: for AWS's support, and for programs that want both.
std::string HostId(std::string_view request_id) { return codec::ToHex(request_id); }

void AddIds(std::string_view request_id, http::Response& response) {
  response.headers.Set("x-amz-request-id", std::string(request_id));
  response.headers.Set("x-amz-id-2", HostId(request_id));
}

/// Without the `<Resource>` of the documentation's general example: AWS names the bucket, the key
/// and so on as members of the errors that are about them (Objects.ErrorsNameWhatIsMissing).
http::Response RenderError(const protocol::AwsError& error, std::string_view request_id) {
  XmlWriter xml("Error", /*with_namespace=*/false);
  xml.Text("Code", error.code).Text("Message", error.message);
  for (const auto& [name, value] : error.members) {
    if (value.is_string()) xml.Text(std::string_view(name), std::string_view(value.get_string()));
  }
  xml.Text("RequestId", request_id).Text("HostId", HostId(request_id));
  http::Response response = XmlAnswer(std::move(xml));
  response.status = error.status;
  response.cause = error.message;
  AddIds(request_id, response);
  return response;
}

/// With what every answer has.
http::Response Finished(const Request& request, Answer answer) {
  const protocol::Call& call = request.call;
  http::Response response =
      answer ? std::move(*answer) : RenderError(answer.error(), call.request_id);
  AddIds(call.request_id, response);
  if (call.http.method == "HEAD") response.body.clear();
  return response;
}

/// What is thrown on a thread that takes bytes passes no front door.
template <typename Run>
Answer Guarded(protocol::Outcome<ReceivedBody> body, const Run& run) {
  if (!body) return body.error();
  try {
    return run(*std::move(body));
  } catch (const std::exception& failure) {
    return protocol::Because(errors::InternalError(), {ErrorKind::kCorrupt, failure.what()});
  }
}

http::Response Dropped() {
  http::Response response;
  response.dropped = true;
  return response;
}

}  // namespace

S3Service::S3Service(S3Store& store, store::Clock& clock, const protocol::KeyRing* keys,
                     usage::Meter* meter)
    : sweeper_(store, clock),
      context_{store, clock, keys, [this] { sweeper_.Ring(); }},
      meter_(meter) {
  sweeper_.Start();
}

S3Service::~S3Service() { Stop(); }

protocol::Asked S3Service::Ask(const http::Request& request) const {
  auto route = std::make_shared<Route>(request);
  const Operation* const operation = route->operation;
  return {.operation = operation == nullptr ? std::string() : std::string(operation->name),
          .takes_pieces = operation != nullptr && operation->taker != nullptr,
          .reading = std::move(route)};
}

std::optional<protocol::AwsError> S3Service::Refusal(const Request& request,
                                                     const Operation* operation) {
  if (auto problem = ProblemOfAny(request)) return problem;
  if (operation == nullptr) {
    return errors::MethodNotAllowed(request.call.http.method, TypeOf(request.address.level));
  }
  const bool is_there =
      operation->run != nullptr || operation->taker != nullptr || operation->copier != nullptr;
  if (!is_there) return errors::NotImplemented(operation->name);
  return std::nullopt;
}

void S3Service::Handle(protocol::Call call, http::Respond respond) {
  auto route = std::dynamic_pointer_cast<Route>(std::move(call.reading));
  if (!route) route = std::make_shared<Route>(call.http);
  if (!route->address) {
    respond(RenderError(errors::BadRequestUri(), call.request_id));
    return;
  }
  const auto request = std::make_shared<Request>(
      Request{.call = std::move(call), .address = *std::move(route->address)});
  const Operation* const operation = route->operation;
  if (auto refusal = Refusal(*request, operation)) return respond(Finished(*request, *refusal));
  if (const auto why = WhyDenied(operation->name, *request)) {
    return respond(Finished(*request, errors::AccessDenied(*why)));
  }
  if (operation->taker != nullptr) return Receive(request, *operation, std::move(respond));
  if (operation->copier != nullptr) return Copy(request, *operation, std::move(respond));
  respond(Finish(*request, *operation, operation->run(context_, *request)));
}

http::Response S3Service::Finish(const Request& request, const Operation& operation,
                                 Answer answer) const {
  CountRequest(meter_, operation, answer);
  return Finished(request, Told(request, operation, std::move(answer)));
}

void S3Service::Receive(const std::shared_ptr<Request>& request, const Operation& operation,
                        http::Respond respond) {
  const auto plan = operation.taker->plan(context_, *request);
  if (!plan) return respond(Finish(*request, operation, plan.error()));
  ReceiveBody(request, *plan, context_.keys, context_.store.bodies(),
              [this, request, &operation, respond = std::move(respond)](
                  std::optional<protocol::Outcome<ReceivedBody>> received) {
                if (!received) return respond(Dropped());
                Answer answer = Guarded(*std::move(received), [&](ReceivedBody body) {
                  return operation.taker->run(context_, *request, std::move(body));
                });
                respond(Finish(*request, operation, std::move(answer)));
              });
}

void S3Service::Copy(const std::shared_ptr<Request>& request, const Operation& operation,
                     http::Respond respond) {
  auto plan = operation.copier->plan(context_, *request);
  if (!plan) return respond(Finish(*request, operation, plan.error()));
  ObjectInfo source = plan->source.info;
  CopyBody(*std::move(plan), context_.store.bodies(), is_stopping_,
           [this, request, &operation, source = std::move(source),
            respond = std::move(respond)](protocol::Outcome<ReceivedBody> copied) {
             Answer answer = Guarded(std::move(copied), [&](ReceivedBody body) {
               return operation.copier->run(context_, *request, source, std::move(body));
             });
             respond(Finish(*request, operation, std::move(answer)));
           });
}

void S3Service::CheckTable() {
  std::size_t operations = 0;
  for (const std::span<const Operation> table :
       {std::span<const Operation>(kOperations), std::span<const Operation>(kPlainOperations)}) {
    for (const Operation& operation : table) {
      ++operations;
      WEIR_CHECK(std::ranges::count(AccessTable(), operation.name, &AccessRow::operation) == 1,
                 "an operation of S3 has no row in the table of access");
    }
  }
  WEIR_CHECK(operations == AccessTable().size(), "a row of access is of no operation of S3");
}

void S3Service::Stop() {
  is_stopping_ = true;
  context_.store.bodies().chores().AwaitIdle();
}

http::Response S3Service::Render(const protocol::AwsError& error,
                                 const protocol::Protocol* /*protocol*/,
                                 std::string_view request_id) const {
  return RenderError(error, request_id);
}

protocol::AwsError S3Service::Denied(std::string message) const {
  return errors::AccessDenied(message);
}

protocol::AwsError S3Service::Throttled() const { return errors::SlowDown(); }

protocol::AwsError S3Service::Failed() const { return errors::InternalError(); }

}  // namespace weir::cloud::s3
