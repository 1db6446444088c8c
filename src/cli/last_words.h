// What the program says where it can't go on, in place of an abort.
#pragma once

namespace weir::cli {

/// For the whole process, from now on: a write past the limit of a file's size (`ulimit -f`) is an
/// error of that write and no signal; memory or threads that the system does not give (`ulimit -v`,
/// `-u`) end it with one sentence and exit code 1, in whatever thread that happens. (Stores and
/// lakes are whole after any end.) Other exceptions that nobody takes are bugs and abort as before,
/// with what they say.
void ArmLastWords();

/// Says why the exception that is being handled ends the program; gives the exit code.
int SayLastWords() noexcept;

}  // namespace weir::cli
