// HTTP messages as the services see them: no library's types, no connection.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/cloud/http/body.h"

namespace weir::cloud::http {

/// Header fields in the order of the wire; names compare without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  /// The value of the first field of that name; nothing without one.
  [[nodiscard]] std::optional<std::string_view> Find(std::string_view name) const;
  /// The same, "" without one.
  [[nodiscard]] std::string_view Get(std::string_view name) const;
  void Add(std::string name, std::string value);
  /// Replaces all fields of that name by one.
  void Set(std::string_view name, std::string value);
  void Remove(std::string_view name);

  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

struct Request {
  std::string method;  ///< upper case
  std::string path;    ///< as sent, still percent-encoded, begins with '/'
  std::string query;   ///< as sent, without '?'
  Headers headers;
  std::string body;  ///< whole, de-chunked; "" where there is a source
  /// Where the body comes from, if it is not read yet; only for handlers that take pieces. Shared
  /// by copies, for messages are values.
  std::shared_ptr<RequestBody> source = {};
  std::string peer = {};  ///< address of the client, for logs
  /// There is no room for it or its connection: to be refused as soon as it is known how. Its body
  /// is not read.
  bool is_surplus = false;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  /// Where the body comes from, instead of `body`: it is asked for a piece whenever the client has
  /// taken the one before. Where it fails, or ends elsewhere than announced, the client is cut off.
  std::shared_ptr<BodySource> source = {};
  std::optional<std::uint64_t> source_bytes = {};  ///< announced as Content-Length; else unknown
  /// The connection is closed without an answer: what a client sees as a time-out or a reset.
  bool dropped = false;
  std::string cause = {};  ///< of 5xx: why, for the log
};

/// The parameters of a query string or a form body, decoded ('+' is a space), in their order.
/// Nothing where an escape is broken.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> ParseQuery(
    std::string_view query);

}  // namespace weir::cloud::http
