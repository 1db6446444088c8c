// Configurations of buckets that are kept as documents: put, given back, deleted.
#include "src/cloud/s3/ops/configurations.h"

#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/errors.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kMinimumSize = "x-amz-transition-default-minimum-object-size";
constexpr std::string_view kMinimumSizeDefault = "all_storage_classes_128K";

/// Lifecycle answers say from which size on objects move to other classes.
void AddMinimumSize(const Configuration& configuration, http::Response& response) {
  if (&configuration != &kLifecycle) return;
  response.headers.Add(std::string(kMinimumSize), std::string(kMinimumSizeDefault));
}

std::optional<protocol::AwsError> RefusedConfigurationHeader(const Request& request) {
  const auto minimum = request.call.http.headers.Find(kMinimumSize);
  if (!minimum || *minimum == kMinimumSizeDefault) return std::nullopt;
  return errors::HeaderNotImplemented(kMinimumSize);
}

}  // namespace

Answer PutDocument(const Configuration& configuration, Context& context, Request& request) {
  if (auto problem = RefusedConfigurationHeader(request)) return *problem;
  const auto body = TakeBody(request, context.keys);
  if (!body) return body.error();
  if (body->bytes.empty()) return errors::MissingRequestBody();
  pugi::xml_document document;
  if (!ParseXml(body->bytes, *configuration.schema, document)) return errors::MalformedXml();
  if (configuration.judge != nullptr) {
    if (auto problem = configuration.judge(request, document.document_element())) return *problem;
  }
  const auto put = context.store.buckets.PutConfiguration(request.bucket(), configuration.name,
                                                          CanonicalXml(document));
  if (!put) return put.error();
  if (&configuration == &kLifecycle) context.lifecycle_changed();
  http::Response response = EmptyAnswer(configuration.put_status);
  AddMinimumSize(configuration, response);
  return response;
}

Answer GetDocument(const Configuration& configuration, Context& context, Request& request) {
  const auto document =
      context.store.buckets.FindConfiguration(request.bucket(), configuration.name);
  if (!document) return document.error();
  if (!*document && configuration.unset_document.empty()) {
    return errors::NoSuchConfiguration(configuration.unset_code, configuration.unset_message,
                                       request.bucket());
  }
  http::Response response = XmlAnswer(*document ? **document
                                                : std::string(kXmlDeclaration) +
                                                      std::string(configuration.unset_document));
  AddMinimumSize(configuration, response);
  return response;
}

Answer DeleteDocument(const Configuration& configuration, Context& context, Request& request) {
  const auto deleted =
      context.store.buckets.DeleteConfiguration(request.bucket(), configuration.name);
  if (!deleted) return deleted.error();
  return EmptyAnswer(204);
}

}  // namespace weir::cloud::s3
