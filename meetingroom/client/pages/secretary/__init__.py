"""Bàn thư ký: preparing the programme, roll call, slips and minutes. May import views, kit, words, documents,
rules."""
