// What the program says where it can't go on, in place of an abort.
#pragma once

namespace weir::cli {

/// For the whole process, from now on: a write past the limit of a file's size (`ulimit -f`) is an
/// error of that write and no signal; memory or threads that the system does not give (`ulimit -v`,
/// `-u`) end it with one sentence and exit code 1, in whatever thread that happens. (Stores and
/// lakes are whole after any end.) Other exceptions that nobody takes are bugs and abort as before,
/// with what they say. `main` must not take them: on the way there, objects would wait for threads
/// that wait for the one that has failed.
void ArmLastWords();

}  // namespace weir::cli
