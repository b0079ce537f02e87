// What an exception on the board means for a person, and whether trying again could help.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>

namespace mprun {

/// The traceback's last line in words: "no space left on the board (OSError: 28)".
std::string described_exception(std::string const& traceback);

/// The same for a number alone: "no space left on the board (errno 28)".
std::string described_errno(int number);

/// An OSError or a MemoryError: another try would meet it again.
bool is_lasting_exception(std::string const& traceback);

/// An OSError that might not come with another name.
bool is_about_name(std::string const& traceback);

/// A program that could not be parsed, so that nothing of it ran.
bool is_unparsed(std::string const& traceback);

/// A NameError: a program that was sent before is gone.
bool is_unknown_name(std::string const& traceback);

/// Whether the board's end of a transfer stopped because nothing more came.
bool is_silence(std::string const& traceback);

/// The board's end of a transfer found that what it wrote is not what was sent
/// (device/transfer.py).
bool is_wrong_digest(std::string const& traceback);

/// The errno of an OSError, in MicroPython's numbers, which are Linux's; none for anything else.
boost::system::error_code errno_of(std::string const& traceback);

} // namespace mprun
