// A service of the local AWS, as the front door sees it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "src/cloud/http/handler.h"
#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::protocol {

/// The one account that everything lives in.
inline constexpr std::string_view kAccountId = "000000000000";

class AccessGate;
class Protocol;

/// The most that a request may have as its body, unpacked, unless its service says otherwise: what
/// the largest request in JSON needs (16 MB of items, binary ones in base64), for parsed it takes
/// many times as much.
inline constexpr std::size_t kMaxBodyBytes = std::size_t{24} << 20;

/// What a service has read of a request in order to tell what it asks for, so that it need not do
/// so again.
class Reading {
 public:
  Reading() = default;
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  virtual ~Reading() = default;
};

/// What a request asks of a service, and in which of its protocols.
struct Asked {
  std::string operation;               ///< the API's name for it; "" where no route leads
  const Protocol* protocol = nullptr;  ///< the service's; nullptr for one that has but one
  /// The operation reads its body in pieces (http::Request::source), where it is not small. Its
  /// signature is checked before that, with the hash that the client states; the operation checks
  /// the bytes by it. Operations of S3 alone can: others sign the body itself.
  bool takes_pieces = false;
  std::shared_ptr<Reading> reading = {};  ///< the service's own; the call gets it
};

/// A request that has passed the gates.
struct Call {
  http::Request http;                  ///< body already decompressed, or in pieces
  std::string region;                  ///< of the credential scope; us-east-1 where there is none
  std::string access_key_id;           ///< of the signer; "" for an unsigned call
  std::string operation;               ///< as in Asked
  std::string request_id;              ///< the answer carries it
  const Protocol* protocol = nullptr;  ///< as in Asked
  std::shared_ptr<Reading> reading = {};  ///< as in Asked
  /// Judges the caller before the operation runs (access.h); null: nobody judges it.
  const AccessGate* gate = nullptr;
};

/// Contract of `Handle`: that of http::Handler::Handle.
class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  /// The name in credential scopes: "kinesis", "dynamodb", "s3", "lambda", "iam", "sts", "logs".
  [[nodiscard]] virtual std::string_view signing_name() const = 0;
  /// The prefix of X-Amz-Target before the '.': "Kinesis_20131202"; "" for services without one.
  [[nodiscard]] virtual std::string_view target_prefix() const { return {}; }
  /// The value of Version that goes with Action: "2010-05-08"; "" for services of other protocols.
  [[nodiscard]] virtual std::string_view api_version() const { return {}; }
  /// Asked once for each request; of a form when its body is there.
  [[nodiscard]] virtual Asked Ask(const http::Request& request) const = 0;
  /// The most that a request may have as its body, unpacked; 413 beyond.
  [[nodiscard]] virtual std::size_t max_body_bytes() const { return kMaxBodyBytes; }
  virtual void Handle(Call call, http::Respond respond) = 0;
  /// An error of the front door (signature, limits, faults), in the protocol that was asked.
  [[nodiscard]] virtual http::Response Render(const AwsError& error, const Protocol* protocol,
                                              std::string_view request_id) const = 0;
  /// What this service answers to a caller that is too fast: ThrottlingException (400) unless the
  /// service says otherwise.
  [[nodiscard]] virtual AwsError Throttled() const;
  /// … to one who may not, with the sentence that says why: AccessDeniedException in JSON (400) and
  /// in REST with JSON (403), AccessDenied (403) in the query protocol.
  [[nodiscard]] virtual AwsError Denied(std::string message) const;
  /// … and when something broke that is not the caller's fault: InternalFailure (500).
  [[nodiscard]] virtual AwsError Failed() const;
};

}  // namespace weir::cloud::protocol
