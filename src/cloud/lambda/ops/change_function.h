// Changes what a function has beside its configuration.
#pragma once

#include "src/cloud/lambda/context.h"

namespace weir::cloud::lambda::ops {

/// Applies `change` to the function that the request names; its revision stays.
template <typename Change>
protocol::Outcome<void> ChangeFunction(Context& context, const LambdaRequest& request,
                                       Change change) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  const auto lock = context.locks.Lock((*found)->key.Arn());
  const FunctionPtr current = context.store.FindFunction((*found)->key);
  if (!current) return errors::FunctionNotFound({.key = (*found)->key});
  Function function = *current;
  if (protocol::Outcome<void> changed = change(function); !changed) return changed;
  const Result<void> saved = context.store.SaveFunction(function);
  if (!saved) return StoreRefused(saved.error());
  return {};
}

}  // namespace weir::cloud::lambda::ops
