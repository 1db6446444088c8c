// DynamoDB in memory, as far as claims and heads ask for it, behind its JSON protocol.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include <boost/json.hpp>

#include "src/aws/http.h"

namespace weir::fakes {

/// One table, whatever name it is asked by. An answer shows the item in the way only if it is told
/// to, for not every server does.
class FakeDynamoDb {
 public:
  struct Habits {
    bool shows_item_in_the_way = true;
    std::size_t keys_a_read = 100;  ///< more than these come back unprocessed
    /// The error code that the next statement of a batch meets, "" for none.
    std::function<std::string()> statement_error = [] { return std::string(); };
  };

  FakeDynamoDb() = default;
  explicit FakeDynamoDb(Habits habits) : habits_(std::move(habits)) {}

  aws::HttpResponse Serve(const aws::HttpRequest& request);

  [[nodiscard]] const std::map<std::string, boost::json::object>& items() const { return items_; }
  void Put(boost::json::object item);
  void ShowItemInTheWay(bool shows) { habits_.shows_item_in_the_way = shows; }
  void Erase(const std::string& key) { items_.erase(key); }

 private:
  boost::json::value BatchExecuteStatement(const boost::json::object& input);
  boost::json::object Insert(const boost::json::object& statement);
  boost::json::value BatchGetItem(const boost::json::object& input);
  boost::json::value GetItem(const boost::json::object& input);
  aws::HttpResponse UpdateItem(const boost::json::object& input);
  aws::HttpResponse PutItem(const boost::json::object& input);

  Habits habits_;
  std::map<std::string, boost::json::object> items_;
};

}  // namespace weir::fakes
