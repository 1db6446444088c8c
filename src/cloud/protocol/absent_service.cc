// aws: error: An error occurred (InvalidAction) when calling the ListTopics operation: …
#include "src/cloud/protocol/absent_service.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pugixml.hpp>

#include "src/cloud/protocol/aws_cbor.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/aws_query.h"
#include "src/cloud/protocol/query_input.h"

namespace weir::cloud::protocol {
namespace {

/// The services of AWS, besides S3, that speak REST with XML.
constexpr std::array<std::string_view, 2> kRestXml = {"cloudfront", "route53"};

std::string Message(std::string_view service, std::string_view operation,
                    const std::vector<Service*>& services) {
  std::vector<std::string_view> names;
  names.reserve(services.size());
  for (const Service* one : services) names.push_back(one->signing_name());
  return fmt::format("This local AWS does not have the service {}, so there is no {}. It has {}.",
                     service, operation, fmt::join(names, ", "));
}

/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: its XML has
/// elements of its own (FrontDoorTest.WhatIsNotHereIsSaidInTheProtocolThatAsks).
http::Response Ec2Error(const AwsError& error, std::string_view request_id) {
  http::Response response;
  response.status = error.status;
  response.headers.Add("x-amzn-RequestId", std::string(request_id));
  response.headers.Add("Content-Type", "text/xml");
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("Response");
  pugi::xml_node told = root.append_child("Errors").append_child("Error");
  told.append_child("Code").text().set(error.code.c_str());
  told.append_child("Message").text().set(error.message.c_str());
  root.append_child("RequestID").text().set(std::string(request_id).c_str());
  std::ostringstream text;
  document.save(text, "", pugi::format_raw | pugi::format_no_declaration);
  response.body = text.str();
  return response;
}

http::Response XmlError(std::string_view service, const std::string& message,
                        std::string_view request_id) {
  const AwsError error = {400, "InvalidAction", message};
  if (service == "ec2") return Ec2Error(error, request_id);
  return MakeAwsQuery({"", ""})->Refuse(error, request_id);
}

http::Response JsonError(const http::Request& request, const std::string& message,
                         std::string_view request_id) {
  const bool is_old = request.headers.Get("Content-Type") == "application/x-amz-json-1.0";
  return RenderJsonError(is_old ? JsonVersion::kV10 : JsonVersion::kV11,
                         {400, "UnknownOperationException", message}, request_id);
}

http::Response RestJsonError(const std::string& message, std::string_view request_id) {
  constexpr std::string_view kCode = "UnknownOperationException";
  http::Response response =
      RenderJsonError(JsonVersion::kV11, {404, std::string(kCode), message}, request_id);
  response.headers.Set("Content-Type", "application/json");
  response.headers.Add("x-amzn-ErrorType", std::string(kCode));
  return response;
}

/// The operation at the end of "/service/<name>/operation/<operation>".
std::string_view LastOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

http::Response NoSuchService(const http::Request& request, const Credential& credential,
                             const std::vector<Service*>& services, std::string_view request_id) {
  const Target target = TargetOf(request);
  const std::string_view name = credential.service;
  if (request.headers.Get("smithy-protocol") == "rpc-v2-cbor") {
    return MakeRpcCbor({.service = {}, .error_prefix = {}, .query_code = nullptr})
        ->Refuse({400, "UnknownOperationException", Message(name, LastOf(request.path), services)},
                 request_id);
  }
  if (!target.prefix.empty()) {
    return JsonError(request, Message(target.prefix, target.operation, services), request_id);
  }
  if (const std::string action = FormParameter(request, "Action"); !action.empty()) {
    return XmlError(name, Message(name.empty() ? "that was meant" : name, action, services),
                    request_id);
  }
  const std::string asked = fmt::format("{} {}", request.method, request.path);
  const bool is_xml = std::find(kRestXml.begin(), kRestXml.end(), name) != kRestXml.end();
  return is_xml ? XmlError(name, Message(name, asked, services), request_id)
                : RestJsonError(Message(name, asked, services), request_id);
}

}  // namespace weir::cloud::protocol
