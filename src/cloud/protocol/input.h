// Reads the members of a request that was checked against AWS's model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/protocol/aws_error.h"

namespace weir::cloud::protocol {

/// An operation reads all its members, then asks once whether all was well:
///
///     Input in(input);
///     const std::string_view type = in.Text("EncryptionType");
///     if (type != "KMS") in.Complain(errors::InvalidArgument("The only valid …"));
///     if (in.error()) return *in.error();
///
/// The first complaint is kept. Views point into the input; a JSON null reads as absent. REQUIRES
/// of members that are read: they have the type that is asked for, as CheckInput has found out.
class Input {
 public:
  explicit Input(const boost::json::object& input) : input_(input) {}

  [[nodiscard]] std::optional<std::string_view> String(std::string_view name) const;
  /// The same, "" where it is absent. A blob's bytes.
  [[nodiscard]] std::string_view Text(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> Integer(std::string_view name) const;
  [[nodiscard]] std::optional<double> Number(std::string_view name) const;
  [[nodiscard]] std::optional<bool> Boolean(std::string_view name) const;
  /// nullptr where it is absent.
  [[nodiscard]] const boost::json::object* Object(std::string_view name) const;
  [[nodiscard]] const boost::json::array* Array(std::string_view name) const;
  /// Of an array of texts; none where it is absent.
  [[nodiscard]] std::vector<std::string> Texts(std::string_view name) const;

  void Complain(AwsError error);
  [[nodiscard]] const std::optional<AwsError>& error() const { return error_; }

 private:
  [[nodiscard]] const boost::json::value* Find(std::string_view name) const;

  const boost::json::object& input_;
  std::optional<AwsError> error_;
};

}  // namespace weir::cloud::protocol
