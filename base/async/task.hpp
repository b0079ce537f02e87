// The coroutine type of every asynchronous function here, with only the Asio headers it needs.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace mprun {

namespace asio = boost::asio;
using boost::system::error_code;

template<class T>
using task = asio::awaitable<T, asio::any_io_executor>;

} // namespace mprun
