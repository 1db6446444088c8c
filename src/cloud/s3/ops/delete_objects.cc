// DeleteObject and DeleteObjects: one object, or up to a thousand.
#include "src/cloud/s3/ops/delete_objects.h"

#include <string>
#include <utility>

#include "src/cloud/s3/access.h"
#include "src/cloud/s3/answers.h"
#include "src/cloud/s3/body.h"
#include "src/cloud/s3/conditions.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/object_headers.h"
#include "src/cloud/s3/xml_schema.h"

namespace weir::cloud::s3 {
namespace {

using Problem = std::optional<protocol::AwsError>;

/// What one `<Object>` demands besides its key.
protocol::Outcome<Check> ConditionOf(pugi::xml_node object) {
  const std::string version = object.child_value("VersionId");
  if (!version.empty() && version != "null") {
    return errors::NoSuchVersion({object.child_value("Key")}, version);
  }
  if (object.child("LastModifiedTime") || object.child("Size")) {
    return errors::NotImplemented("DeleteObjects with LastModifiedTime or Size");
  }
  return Check([tag = std::string(Unquoted(object.child_value("ETag")))](
                   const ObjectInfo* present) -> Problem {
    if (tag.empty() || (present != nullptr && (tag == "*" || tag == present->etag))) {
      return std::nullopt;
    }
    return errors::PreconditionFailed("If-Match");
  });
}

Problem Delete(Context& context, const Request& request, pugi::xml_node object) {
  const ObjectKey key{object.child_value("Key")};
  if (key.text.empty()) return errors::MalformedXml();
  if (const auto why = WhyNotDelete(request, key.text, object.child_value("VersionId"))) {
    return errors::AccessDenied(*why);
  }
  const auto condition = ConditionOf(object);
  if (!condition) return condition.error();
  const auto deleted = context.store.objects.Delete(request.bucket(), key, *condition);
  if (deleted) return std::nullopt;
  return deleted.error();
}

}  // namespace

Answer DeleteObject(Context& context, Request& request) {
  if (auto problem = VersionProblem(request)) return *problem;
  const auto condition = DeleteCondition(request);
  if (!condition) return condition.error();
  const auto deleted = context.store.objects.Delete(request.bucket(), request.key(), *condition);
  if (!deleted) return deleted.error();
  return EmptyAnswer(204);
}

Answer DeleteObjects(Context& context, Request& request) {
  const auto body = TakeBody(request, context.keys);
  if (!body) return body.error();
  if (!body->verified) {
    return errors::InvalidRequest("Missing required header for this request: Content-MD5");
  }
  pugi::xml_document document;
  if (!ParseXml(body->bytes, schemas::kDelete, document)) return errors::MalformedXml();
  if (!context.store.buckets.Find(request.bucket())) return errors::NoSuchBucket(request.bucket());
  const pugi::xml_node root = document.document_element();
  const bool quiet = root.child("Quiet").text().as_bool();
  XmlWriter xml("DeleteResult");
  for (const pugi::xml_node object : root.children("Object")) {
    const std::string key = object.child_value("Key");
    if (const Problem problem = Delete(context, request, object)) {
      xml.Open("Error").Text("Key", key);
      xml.Text("Code", problem->code).Text("Message", problem->message).Close();
    } else if (!quiet) {
      xml.Open("Deleted").Text("Key", key).Close();
    }
  }
  return XmlAnswer(std::move(xml));
}

}  // namespace weir::cloud::s3
