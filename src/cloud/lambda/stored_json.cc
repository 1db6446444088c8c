// One list of members for both directions, so that none is forgotten in one of them.
#include "src/cloud/lambda/stored_json.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/store/store.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;

class Writer {
 public:
  void operator()(std::string_view name, const std::string& value) { object_[name] = value; }
  void operator()(std::string_view name, bool value) { object_[name] = value; }
  void operator()(std::string_view name, const std::map<std::string, std::string>& value) {
    json::object entries;
    for (const auto& [key, text] : value) entries[key] = text;
    object_[name] = std::move(entries);
  }
  void operator()(std::string_view name, store::TimePoint value) {
    object_[name] = value.time_since_epoch().count();
  }
  template <typename Rep, typename Period>
  void operator()(std::string_view name, std::chrono::duration<Rep, Period> value) {
    object_[name] = value.count();
  }
  template <typename T>
  requires std::is_integral_v<T>
  void operator()(std::string_view name, T value) { object_[name] = value; }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value) (*this)(name, *value);
  }
  [[nodiscard]] std::string Text() const { return json::serialize(object_); }

 private:
  json::object object_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    if (error || !value.is_object()) throw store::StoreFailure("a row of Lambda is no JSON object");
    object_ = std::move(value.get_object());
  }
  void operator()(std::string_view name, std::string& value) { value = At(name).as_string(); }
  void operator()(std::string_view name, bool& value) { value = At(name).as_bool(); }
  void operator()(std::string_view name, std::map<std::string, std::string>& value) {
    for (const auto& entry : At(name).as_object()) {
      value[std::string(entry.key())] = std::string(entry.value().as_string());
    }
  }
  void operator()(std::string_view name, store::TimePoint& value) {
    value = store::TimePoint{store::Duration{At(name).to_number<std::int64_t>()}};
  }
  template <typename Rep, typename Period>
  void operator()(std::string_view name, std::chrono::duration<Rep, Period>& value) {
    value = std::chrono::duration<Rep, Period>{At(name).to_number<Rep>()};
  }
  template <typename T>
  requires std::is_integral_v<T>
  void operator()(std::string_view name, T& value) { value = At(name).to_number<T>(); }
  template <typename T>
  void operator()(std::string_view name, std::optional<T>& value) {
    if (!object_.contains(name)) return;
    value.emplace();
    (*this)(name, *value);
  }

 private:
  const json::value& At(std::string_view name) { return object_.at(name); }
  json::object object_;
};

template <typename Visitor, typename F>
void VisitFunction(Visitor& visit, F& function) {
  visit("region", function.key.region);
  visit("name", function.key.name);
  visit("description", function.description);
  visit("runtime", function.runtime);
  visit("role", function.role);
  visit("handler", function.handler);
  visit("timeout_s", function.timeout);
  visit("memory_mb", function.memory_mb);
  visit("ephemeral_mb", function.ephemeral_mb);
  visit("architecture", function.architecture);
  visit("tracing", function.tracing);
  visit("kms_key", function.kms_key);
  visit("environment", function.environment);
  visit("log_group", function.logging.group);
  visit("log_format", function.logging.format);
  visit("log_application_level", function.logging.application_level);
  visit("log_system_level", function.logging.system_level);
  visit("tags", function.tags);
  visit("code_sha256", function.code_sha256);
  visit("code_size", function.code_size);
  visit("revision", function.revision);
  visit("modified_us", function.modified);
  visit("reserved_concurrency", function.reserved_concurrency);
  visit("recursive_loop", function.recursive_loop);
}

template <typename Visitor, typename M>
void VisitMapping(Visitor& visit, M& mapping) {
  visit("id", mapping.id.text);
  visit("region", mapping.region);
  visit("function_region", mapping.function.region);
  visit("function_name", mapping.function.name);
  visit("stream", mapping.stream.text);
  visit("start_time_us", mapping.start.time);
  visit("batch_size", mapping.policy.batch_size);
  visit("window_us", mapping.policy.window);
  visit("bisect", mapping.policy.bisect);
  visit("report_item_failures", mapping.policy.report_item_failures);
  visit("max_retries", mapping.policy.max_retries);
  visit("max_age_us", mapping.policy.max_age);
  visit("lanes", mapping.lanes);
  visit("failure_destination", mapping.failure_destination);
  visit("enabled", mapping.enabled);
  visit("deleting", mapping.deleting);
  visit("modified_us", mapping.modified);
  visit("tags", mapping.tags);
}

}  // namespace

std::string ToJson(const Function& function) {
  Writer writer;
  VisitFunction(writer, function);
  return writer.Text();
}

std::string ToJson(const Mapping& mapping) {
  Writer writer;
  VisitMapping(writer, mapping);
  writer("start_from", static_cast<int>(mapping.start.from));
  return writer.Text();
}

Function FunctionFromJson(std::string_view text) try {
  Function function;
  Reader reader(text);
  VisitFunction(reader, function);
  return function;
} catch (const std::exception& error) {
  throw store::StoreFailure(std::string("a stored function: ") + error.what());
}

Mapping MappingFromJson(std::string_view text) try {
  Mapping mapping;
  Reader reader(text);
  VisitMapping(reader, mapping);
  int from = 0;
  reader("start_from", from);
  mapping.start.from = static_cast<StartFrom>(from);
  return mapping;
} catch (const std::exception& error) {
  throw store::StoreFailure(std::string("a stored mapping: ") + error.what());
}

}  // namespace weir::cloud::lambda
