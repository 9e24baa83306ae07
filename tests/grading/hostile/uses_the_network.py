# does: sends what it knows to a server
# naive: network
# earns: 5
# %% extra
import socket

with socket.create_connection(("127.0.0.1", PORT), timeout=1) as connection:
    connection.sendall(b"here I am")
