#include "transports/bluetooth/systemd_library.hpp"

#include <dlfcn.h>

namespace mprun {
namespace {

template<class Function>
bool find(void* library, char const* name, Function& into) {
  into = reinterpret_cast<Function>(::dlsym(library, name));
  return into != nullptr;
}

bool find_all(void* library, systemd_functions& into) {
#define MPRUN_FIND(name) find(library, #name, into.name)
  return MPRUN_FIND(sd_bus_call_async) && MPRUN_FIND(sd_bus_flush_close_unref) &&
         MPRUN_FIND(sd_bus_get_events) && MPRUN_FIND(sd_bus_get_fd) &&
         MPRUN_FIND(sd_bus_match_signal_async) && MPRUN_FIND(sd_bus_message_append) &&
         MPRUN_FIND(sd_bus_message_enter_container) && MPRUN_FIND(sd_bus_message_exit_container) &&
         MPRUN_FIND(sd_bus_message_get_error) && MPRUN_FIND(sd_bus_message_is_method_error) &&
         MPRUN_FIND(sd_bus_message_new_method_call) && MPRUN_FIND(sd_bus_message_read) &&
         MPRUN_FIND(sd_bus_message_ref) && MPRUN_FIND(sd_bus_message_set_expect_reply) &&
         MPRUN_FIND(sd_bus_message_skip) && MPRUN_FIND(sd_bus_message_unref) &&
         MPRUN_FIND(sd_bus_new) && MPRUN_FIND(sd_bus_open_system) && MPRUN_FIND(sd_bus_process) &&
         MPRUN_FIND(sd_bus_send) && MPRUN_FIND(sd_bus_set_address) &&
         MPRUN_FIND(sd_bus_set_bus_client) && MPRUN_FIND(sd_bus_slot_unref) &&
         MPRUN_FIND(sd_bus_start);
#undef MPRUN_FIND
}

boost::system::result<systemd_functions, std::string> const& loaded() {
  static auto const found = functions_of("libsystemd.so.0");
  return found;
}

} // namespace

boost::system::result<systemd_functions, std::string> functions_of(char const* library) {
  systemd_functions functions{};
  auto* const handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr || !find_all(handle, functions)) {
    return std::string(::dlerror());
  }
  return functions;
}

std::string const& load_systemd() {
  static auto const why = loaded() ? std::string() : loaded().error();
  return why;
}

systemd_functions const& systemd() {
  return *loaded();
}

} // namespace mprun
